package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A split of ListOps as a published file: a header {@code Source<TAB>Target}, then an expression
 * and its value in each line.
 *
 * <p>The expression is in left-nested binary form, {@code ( ( ( [MAX 2 ) 3 ) ] )} for the maximum
 * of 2 and 3; the round brackets say nothing more and are dropped. A line that is no expression, or
 * whose target is not its value, is skipped and reported.
 *
 * @param data the expressions in the file's order
 * @param skipped the other lines
 */
record ListOpsFile(Dataset data, List<Skipped> skipped) {
  static final String HEADER = "Source\tTarget";
  static final String FOLDER = "listops-1000";

  private static final Map<Split, String> FILES =
      Map.of(
          Split.TRAIN, "basic_train.tsv",
          Split.VALIDATION, "basic_val.tsv",
          Split.TEST, "basic_test.tsv");

  /** The longest published line has some 14,000 characters; far longer ones are no ListOps. */
  private static final int LONGEST_LINE = 1 << 22;

  private static final int BLOCK_LINES = 256;

  /** The folder of the three files, in the release or by itself. */
  static Path folder(Path data) {
    return LraRelease.folder(data, FOLDER, FILES.values());
  }

  /** The name of a split's file. */
  static String name(Split split) {
    return FILES.get(split);
  }

  /**
   * Reads a file.
   *
   * @param maxLength longer expressions are cut to so many tokens, after their value was checked
   */
  static ListOpsFile read(Path file, int maxLength) {
    PackedTokens.Builder data = new PackedTokens.Builder();
    List<Skipped> skipped = new ArrayList<>();
    // A byte that is no UTF-8 becomes a character that is no word: its line is skipped, not the
    // file.
    try (InputStreamReader reader =
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(reader, 1 << 16)) {
      StringBuilder line = new StringBuilder();
      if (!nextLine(lines, line) || !HEADER.contentEquals(line)) {
        throw new IOException("it does not begin with the line Source<TAB>Target");
      }
      LineParser parser = new LineParser();
      for (int number = 2; nextLine(lines, line); number++) {
        try {
          parser.parse(line);
          data.add(parser.tokens, Math.min(parser.length, maxLength), parser.value);
        } catch (IllegalArgumentException e) {
          skipped.add(new Skipped(file + " line " + number, e.getMessage()));
        }
      }
    } catch (IOException e) {
      throw BrokenDataException.unreadable("ListOps expressions", file, e);
    }
    PackedTokens expressions = data.build();
    if (expressions.size() == 0) {
      throw new BrokenDataException(
          "%s holds no usable ListOps expression; skipped lines: %d"
              .formatted(file, skipped.size()));
    }
    return new ListOpsFile(expressions, List.copyOf(skipped));
  }

  private static boolean nextLine(Reader in, StringBuilder line) throws IOException {
    line.setLength(0);
    int c = in.read();
    if (c < 0) {
      return false;
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a line has more than " + LONGEST_LINE + " characters");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return true;
  }

  /**
   * Writes a split.
   *
   * @param threads that generate; the file is the same for any number
   */
  static void write(Path file, Task task, Split split, int threads) throws IOException {
    Dataset data = task.data(split);
    int blocks = (data.size() + BLOCK_LINES - 1) / BLOCK_LINES;
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (Writer out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
      out.write(HEADER + "\n");
      InOrder.run(blocks, threads, block -> block(task, data, block), out::append);
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static CharSequence block(Task task, Dataset data, int block) {
    StringBuilder lines = new StringBuilder();
    Example example = Example.of(task);
    int end = Math.min(data.size(), (block + 1) * BLOCK_LINES);
    for (int i = block * BLOCK_LINES; i < end; i++) {
      data.fill(i, example);
      appendLine(lines, example);
      lines.append('\n');
    }
    return lines;
  }

  /** Appends the line of an expression, without its end. */
  static void appendLine(StringBuilder line, Example example) {
    int[] tokens = example.tokens;
    int[] arguments = new int[example.length];
    int[] open = new int[example.length];
    int depth = 0;
    for (int i = 0; i < example.length; i++) {
      depth -= tokens[i] == ListOps.CLOSE ? 1 : 0;
      if (tokens[i] != ListOps.CLOSE && depth > 0) {
        arguments[open[depth - 1]]++;
      }
      if (ListOps.isOperator(tokens[i])) {
        open[depth++] = i;
      }
    }
    depth = 0;
    for (int i = 0; i < example.length; i++) {
      line.append(i == 0 ? "" : " ");
      if (ListOps.isOperator(tokens[i])) {
        line.append("( ".repeat(arguments[i] + 1)).append(ListOps.word(tokens[i]));
        depth++;
      } else {
        line.append(ListOps.word(tokens[i]));
        depth -= tokens[i] == ListOps.CLOSE ? 1 : 0;
        line.append(tokens[i] == ListOps.CLOSE ? " )" : "").append(depth > 0 ? " )" : "");
      }
    }
    line.append('\t').append(example.label);
  }

  private static final class LineParser {
    private int[] tokens = new int[4096];
    private int length;
    private int value;

    void parse(CharSequence line) {
      length = 0;
      int end = 0;
      while (end < line.length() && line.charAt(end) != '\t') {
        end++;
      }
      int at = 0;
      while (at < end) {
        int from = at;
        while (at < end && line.charAt(at) != ' ') {
          at++;
        }
        if (at > from) {
          addWord(line.subSequence(from, at));
        }
        at++;
      }
      value = ListOps.value(tokens, length);
      String target = line.subSequence(Math.min(end + 1, line.length()), line.length()).toString();
      if (!target.equals(Integer.toString(value))) {
        throw new IllegalArgumentException(
            "target is '" + target + "'; the expression has the value " + value);
      }
    }

    private void addWord(CharSequence word) {
      if (word.length() == 1 && (word.charAt(0) == '(' || word.charAt(0) == ')')) {
        return;
      }
      if (length == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * length);
      }
      tokens[length] = ListOps.token(word);
      if (tokens[length++] == ListOps.UNKNOWN) {
        throw new IllegalArgumentException("'" + word + "' is no word of ListOps");
      }
    }
  }
}
