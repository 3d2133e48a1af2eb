"""Deep networks that learn: paths around a layer, sizes put right, time as depth, and a loss."""
