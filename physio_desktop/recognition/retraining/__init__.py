"""New live labels from recorded sessions: how healthy the data is, folds over people, scores, candidates."""
