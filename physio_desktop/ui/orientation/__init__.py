"""How a board lies on the limb: shown by movements, confirmed on a picture."""
