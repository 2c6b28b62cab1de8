package attnbench.tasks.lra;

/** Where the items of a task come from that can be generated and is published as files, too. */
public enum Origin {
  /** Drawn from a seed when they are read; no files are needed. */
  GENERATED,
  /** Read from the files that a person gives. */
  FILES
}
