"""Reply -> what is shown. Law: what a renderer does to a quote can be undone, and gives the same characters back."""
