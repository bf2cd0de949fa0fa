"""Sentences that residents write in tips and that tell of nobody: none may raise a warning."""

SWEDISH = """
Varje kväll står ett gäng vid lekplatsen och skriker, mest mellan 22.00 och 02.30.
De kör moped i 60-70 km/h på gångvägen, det var minst 100 personer där.
Det ligger sopor överallt vid Ramels väg och det har varit så i 3 veckor.
På Amiralsgatan 2 gånger i veckan, och på Docentgatan varje natt.
Någon sålde narkotika den 2026-11-20 och den 21/11 kl 19.
Jag ringde 112 och sedan 114 14 men ingen kom. Ring 020-50 50 50 eller 116 111.
Jag är 100 % säker på att det var samma bil som förra gången.
En svart BMW 320 och en vit Mercedes GLC 220 kör för fort. Buss 133 fick stanna.
Det kostade 1 200 000 kr och tog 12 månader, sedan 2019-2024.
Jag är rädd när jag går hem. Vi vågar inte gå ut efter 20.
Jag bor här och är trött på det. Jag bor i området sedan länge.
Det luktar rök i trapphuset på tredje våningen. Lampan är trasig sedan den 12e.
Ungefär 15 killar, 13-17 år, samlas utanför skolan @ kvällarna.
Mina barn är rädda, och mina vänner också.
Jag såg att han hade kniv. Jag hörde 3 skott, kanske 4.
Polisen.se säger något annat. Se Sydsvenskan den 3 maj.
Klottret på väggen är 2x3 meter. Postnumret är 212 36 Malmö.
Grannarna säger att det är okej. En granne har klagat på råttorna.
De har eldat i 5 av 7 containrar. Det har hänt 123 gånger.
Och det var så att man fick vänta 45 minuter på hjälp, att 300 kr var borta.
Jag jobbar natt ibland och hör dem då.
Fest i parken. Jag är inte rädd för egen del, men för de små.
""".strip().splitlines()

ENGLISH = """
Every night a group of young men stand by the playground and shout until 02:30.
They drive mopeds at 60 km/h on the footpath, and there were about 100 people.
There is rubbish everywhere on Ramels väg, and it has been so for 3 weeks.
On Amiralsgatan 3 times a week, and twice on Docentgatan.
Somebody sold drugs on 20 November 2026, and again on 21/11 at 7 pm.
I called 112 and then 114 14 but nobody came. I called 020-50 50 50 too.
I am 100 % sure that it was the same car. I'm sure, I am afraid, I am not well.
A black BMW 320 drives too fast since the 90s. The bus 133 had to stop.
I live here and I am tired of it. I live in fear. I live in the area.
About 15 boys aged 13-17 gather outside the school.
My children are afraid. My friends too.
I heard 3 shots, maybe 4. It lasted for 12h and all 24h.
The lamp is broken on the third floor. Flat tyres on 5 of 7 cars.
The police said that 200 kr and 300 cigarettes were gone.
It cost 1 200 000 kr and took from 2019 to 2024.
A neighbour complained about rats. The neighbours say it is fine.
She was hit by her 2 brothers; he is a man of 40 or 45.
Meet @ the square? No. See the news of May 3rd.
The door is open and anyone can get in, for the 100th time.
I work nights sometimes and hear them.
""".strip().splitlines()

ARABIC = """
كل ليلة يقف شباب أمام الملعب ويصرخون حتى الساعة 02:30.
يقودون الدراجات بسرعة ٦٠ كم في الساعة وكان هناك حوالي ١٠٠ شخص.
القمامة في كل مكان في شارع راملس منذ ٣ أسابيع.
في شارع أمرالسغاتان 2 مرات في الأسبوع.
باع أحدهم المخدرات يوم 20/11/2026 ومرة أخرى الساعة 7 مساء.
اتصلت بالرقم 112 ثم بالرقم 114 14 ولم يأت أحد.
أنا خائف ولا أخرج بعد الساعة ٨. أعيش في خوف دائم.
أسكن هنا منذ زمن وأنا متعب من هذا الوضع.
أولادي خائفون وأصدقائي أيضا.
سمعت ٣ طلقات وربما ٤.
سيارة سوداء تمر بسرعة كل يوم، حوالي 10 مرات.
العمل جاري على إصلاح المصباح منذ شهر، والتحقيق جاري.
جاري العمل في الحديقة منذ عام 2024.
الجيران يقولون إن الأمر عادي. أحد الجيران اشتكى من الفئران.
الباب مكسور في الطابق الثالث ويدخل أي شخص.
حوالي 15 شابا أعمارهم بين 13 و17 سنة يتجمعون قرب المدرسة.
المبلغ 1200000 كرون واستغرق الأمر 12 شهرا.
""".strip().splitlines()
