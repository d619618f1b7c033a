"""The outbox: messages to residents and staff, written in the transaction of the change that they are about."""
