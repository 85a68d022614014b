"""For a patient alone: plan, count, done."""
