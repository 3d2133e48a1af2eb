"""What draws: one style, and the panels that several lessons share. No pyplot."""
