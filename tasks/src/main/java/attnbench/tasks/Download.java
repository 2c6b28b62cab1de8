package attnbench.tasks;

/**
 * Data that a person gets for a task, and where.
 *
 * @param what the data in a few words ("the labelled IMDB reviews")
 * @param url where they are published
 * @param accepted what the task reads of it: archives, folders, files
 */
public record Download(String what, String url, String accepted) {
  public Download {
    if (what.isBlank() || url.isBlank() || accepted.isBlank()) {
      throw new IllegalArgumentException(
          "download is '%s', '%s', '%s'; none may be blank".formatted(what, url, accepted));
    }
  }

  /** Why a task cannot be made without its data, and what to do. */
  public MissingDataException missing(String task) {
    return new MissingDataException(
        "task %s needs %s: download %s and give %s with --data PATH"
            .formatted(task, what, url, accepted));
  }
}
