package attnbench.tasks;

/** A part of a task's items: for learning, for choosing, for the one final measurement. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST
}
