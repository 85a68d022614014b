"""What recognises, and teaching it a patient."""
