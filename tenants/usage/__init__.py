"""What each municipality uses: limits, metering per day, and the split of the costs."""
