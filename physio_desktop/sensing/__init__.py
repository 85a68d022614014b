"""Device bytes in, frozen blocks of samples out."""
