"""Has a chat model judge how answers are worded, when asked to; never whether they are right."""
