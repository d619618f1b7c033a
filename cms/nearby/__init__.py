"""What is near by for a resident who chose a village: its news, events, waste calendar, desk and contact persons."""
