package attnbench.tasks;

/**
 * Data that a person gets for a task, and where.
 *
 * @param what the data in a few words ("the labelled IMDB reviews")
 * @param url where they are published
 * @param accepted what the task reads of it: archives, folders, files
 * @param needed whether there is no task without it; else the task draws items of its own
 */
public record Download(String what, String url, String accepted, boolean needed) {
  public Download {
    if (what.isBlank() || url.isBlank() || accepted.isBlank()) {
      throw new IllegalArgumentException(
          "download is '%s', '%s', '%s'; none may be blank".formatted(what, url, accepted));
    }
  }

  /** Data without which there is no task. */
  public Download(String what, String url, String accepted) {
    this(what, url, accepted, true);
  }

  /** Why a task cannot be made without its data, and what to do. */
  public MissingDataException missing(String task) {
    return new MissingDataException(
        "task %s needs %s: download %s and give %s with --data PATH"
            .formatted(task, what, url, accepted));
  }
}
