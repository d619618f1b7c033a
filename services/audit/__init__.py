"""Who did or saw what of whom, when, with which result and from where: one log for the whole municipality."""
