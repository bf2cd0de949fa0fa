"""The textbook bot: a survey the way python-telegram-bot's examples and defaults suggest it.

A ConversationHandler with a state for each question, answers in `user_data`, PicklePersistence, the
default request class and `run_polling`. It is a yardstick: it loses answers when it is killed.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)
from telegram.warnings import PTBUserWarning

from tests.bench.questionnaire import QUESTIONS


def keyboard(number: int) -> InlineKeyboardMarkup:
    """A button for each choice of a question, one below the other."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(choice, callback_data=f"{number}:{place}")]
            for place, choice in enumerate(QUESTIONS[number].choices)
        ]
    )


def words(number: int) -> str:
    """A question with how far it is."""
    return f"<b>{number + 1} of {len(QUESTIONS)}</b>\n\n{QUESTIONS[number].text}"


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    if update.message is not None:
        await update.message.reply_html(words(0), reply_markup=keyboard(0))
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep an answer and ask the next question in the same message."""
    query = update.callback_query
    if query is None or query.data is None or context.user_data is None:
        return ConversationHandler.END
    number, _, choice = query.data.partition(":")
    context.user_data[int(number)] = int(choice)
    following = int(number) + 1
    await query.answer()
    if following == len(QUESTIONS):
        await query.edit_message_text("Thank you!")
        return ConversationHandler.END
    await query.edit_message_text(
        words(following), parse_mode="HTML", reply_markup=keyboard(following)
    )
    return following


def main() -> None:
    """Run until told to stop. Token, API address and the pickle's path are in the environment."""
    # Said of every ConversationHandler with buttons; the examples live with it.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    application = (
        Application.builder()
        .token(os.environ["BENCH_TOKEN"])
        .base_url(f"{os.environ['BENCH_API']}/bot")
        .persistence(PicklePersistence(os.environ["BENCH_PICKLE"]))
        .build()
    )
    states: dict[object, list[Any]] = {
        number: [CallbackQueryHandler(answer, pattern=f"^{number}:")]
        for number in range(len(QUESTIONS))
    }
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states=states,
            fallbacks=[CommandHandler("start", start)],
            name="survey",
            persistent=True,
        )
    )
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
