"""What looks at a learner's answers: exercises, challenges, the journal, a class of these."""
