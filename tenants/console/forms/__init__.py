"""The console's forms, by subject. A form only translates: from what was typed to an operation's parameters."""
