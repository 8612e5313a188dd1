"""Commitments: deadlines, scores, agreement of coders, and the indices that rest on them."""
