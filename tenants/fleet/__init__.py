"""All municipalities at once: status, drift, roll-outs of migrations, commands over a selection."""
