package attnbench.tasks.io;

import java.io.IOException;
import java.io.InputStream;

/** Takes the files of an archive in its order, or of a folder in the order of their paths. */
public interface FileVisitor {
  /**
   * @param name the path inside the archive as it is written there, or below the folder, with
   *     slashes
   * @param content may be read in part or not at all
   */
  void visit(String name, InputStream content) throws IOException;
}
