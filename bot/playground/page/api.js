// Playground: the stand-in's page API, and the one stream of events from it.

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error((await answer.text()).slice(0, 200) || answer.statusText);
  const type = answer.headers.get("content-type") ?? "";
  return type.includes("json") ? answer.json() : null;
}

const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });

const upload = (path, file, query) => {
  const known = Object.entries(query).filter(([, value]) => value);
  return ask(`${path}?${new URLSearchParams(known)}`, {
    method: "POST",
    headers: { "content-type": file.type || "application/octet-stream" },
    body: file,
  });
};

export const residents = () => ask("/api/residents");
export const addResident = (name, language) =>
  post("/api/residents", { first_name: name, language_code: language });
export const commands = (language, resident) =>
  ask(`/api/commands?${new URLSearchParams({ language, resident })}`);
export const fileAddress = (id) => `/api/files/${encodeURIComponent(id)}`;

/** What a resident can do; `what` is the last part of the address. */
export const act = (resident, what, body) => post(`/api/residents/${resident}/${what}`, body);
export const sendPhoto = (resident, file, caption) =>
  upload(`/api/residents/${resident}/photo`, file, { caption });
export const sendDocument = (resident, file) =>
  upload(`/api/residents/${resident}/document`, file, { name: file.name });

export const glass = () => ask("/api/glass");
export const searchGlass = (needle) => ask(`/api/glass/search?${new URLSearchParams({ needle })}`);

export const faults = () => ask("/api/faults");
export const addFault = (fault) => post("/api/faults", fault);
export const removeFault = (id) => ask(`/api/faults/${id}`, { method: "DELETE" });

/** Call `heard` with each event; `connected` with true or false as the line comes and goes. */
export function listen(heard, connected) {
  const source = new EventSource("/api/events");
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (event) => heard(JSON.parse(event.data));
}
