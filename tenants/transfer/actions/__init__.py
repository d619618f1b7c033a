"""What can be done with a municipality as a whole: one module for each thing."""
