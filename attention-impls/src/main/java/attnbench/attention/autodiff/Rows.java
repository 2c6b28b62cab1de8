package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The primitives that pick, join, arrange and scale rows and columns.
 *
 * <p>N rows (positions), C columns (width).
 */
public final class Rows {
  private Rows() {}

  /** Shares the rows 0 to below n among the threads of the tape's team. */
  static void forEachRow(Tape tape, int n, IntConsumer job) {
    tape.forRows(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            job.accept(i);
          }
        });
  }

  /** Every row of Y [n x c] is, or grows by, a row times a factor. */
  private static void spread(
      Tape tape, int n, int c, float factor, float[] row, boolean accumulate, float[] y) {
    tape.forRows(
        n,
        (from, to) ->
            tape.kernels().spreadRow(to - from, c, factor, row, 0, accumulate, y, from * c, c));
  }

  /** Row {@code tokens[i]} of the table [vocabulary x C] for each of the first {@code n} tokens. */
  public static Var embed(Tape tape, Var table, int[] tokens, int n) {
    int c = table.columns();
    Var y = tape.result(n, c);
    tape.forRows(
        n,
        (from, to) -> {
          requireTokens(tokens, from, to, table.rows());
          tape.kernels().gatherRows(from, to, c, tokens, table.value.data, y.value.data);
        });
    tape.onBackward(
        () -> {
          if (table.needsGradient()) {
            tape.kernels().scatterAddRows(0, n, c, tokens, y.gradient.data, table.gradient.data);
          }
        });
    return y;
  }

  private static void requireTokens(int[] tokens, int from, int to, int vocabulary) {
    for (int i = from; i < to; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "token %d at position %d; it must be from 0 to %d"
                .formatted(tokens[i], i, vocabulary - 1));
      }
    }
  }

  /** Rows {@code from} to below {@code from + count} of x. */
  public static Var slice(Tape tape, Var x, int from, int count) {
    int c = x.columns();
    if (from < 0 || count < 1 || from + count > x.rows()) {
      throw new IllegalArgumentException(
          "rows %d to %d of %d rows".formatted(from, from + count - 1, x.rows()));
    }
    Var y = tape.result(count, c);
    RowSplit.forElements(
        tape,
        y,
        (first, end) ->
            System.arraycopy(x.value.data, from * c + first, y.value.data, first, end - first));
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            float[] dy = y.gradient.data;
            float[] dx = x.gradient.data;
            RowSplit.forElements(
                tape,
                y,
                (first, end) ->
                    tape.kernels().axpy(end - first, 1f, dy, first, dx, from * c + first));
          }
        });
    return y;
  }

  /** The rows of a above the rows of b. */
  public static Var stack(Tape tape, Var a, Var b) {
    Ops.requireEqual("columns", a.columns(), b.columns());
    int c = a.columns();
    int above = a.rows() * c;
    Var y = tape.result(a.rows() + b.rows(), c);
    RowSplit.copy(tape, a, y.value.data, 0);
    RowSplit.copy(tape, b, y.value.data, above);
    tape.onBackward(
        () -> {
          RowSplit.addGradient(tape, a, 1f, y.gradient.data, 0);
          RowSplit.addGradient(tape, b, 1f, y.gradient.data, above);
        });
    return y;
  }

  /** All rows side by side, [1 x N*C]. */
  public static Var flatten(Tape tape, Var x) {
    int size = x.rows() * x.columns();
    Var y = tape.result(1, size);
    RowSplit.copy(tape, x, y.value.data, 0);
    tape.onBackward(() -> RowSplit.addGradient(tape, x, 1f, y.gradient.data, 0));
    return y;
  }

  /** The mean of the rows, [1 x C]. */
  public static Var mean(Tape tape, Var x) {
    int n = x.rows();
    int c = x.columns();
    Var y = tape.result(1, c);
    Arrays.fill(y.value.data, 0, c, 0f);
    RowSplit.addColumnSums(tape, n, c, x.value.data, 0, c, y.value.data, 0);
    for (int j = 0; j < c; j++) {
      y.value.data[j] /= n;
    }
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            spread(tape, n, c, 1f / n, y.gradient.data, true, x.gradient.data);
          }
        });
    return y;
  }

  /**
   * The means of runs of rows, [segments x C]: run s goes from row {@code s N / segments} to below
   * {@code (s + 1) N / segments}, rounded down, so that lengths differ by one at most.
   *
   * @param segments 1 to N
   */
  public static Var segmentMeans(Tape tape, Var x, int segments) {
    int n = x.rows();
    int c = x.columns();
    if (segments < 1 || segments > n) {
      throw new IllegalArgumentException(
          "segments are " + segments + "; they must be from 1 to the " + n + " rows");
    }
    Var y = tape.result(segments, c);
    Arrays.fill(y.value.data, 0, segments * c, 0f);
    forEachSegment(
        tape,
        segments,
        n,
        s -> {
          int from = segmentStart(s, segments, n);
          int count = segmentStart(s + 1, segments, n) - from;
          tape.kernels().addColumnSums(count, c, x.value.data, from * c, c, y.value.data, s * c);
          for (int j = s * c; j < (s + 1) * c; j++) {
            y.value.data[j] /= count;
          }
        });
    tape.onBackward(
        () -> {
          if (!x.needsGradient()) {
            return;
          }
          forEachSegment(
              tape,
              segments,
              n,
              s -> {
                int from = segmentStart(s, segments, n);
                int end = segmentStart(s + 1, segments, n);
                float share = 1f / (end - from);
                float[] dx = x.gradient.data;
                tape.kernels()
                    .spreadRow(end - from, c, share, y.gradient.data, s * c, true, dx, from * c, c);
              });
        });
    return y;
  }

  /** Shares segments of n rows among the threads, as many at a time as make up some rows. */
  static void forEachSegment(Tape tape, int segments, int n, IntConsumer job) {
    int length = (int) Math.max(1, (long) Tape.ROWS * segments / n);
    tape.team()
        .forRanges(
            segments,
            length,
            (from, to) -> {
              for (int s = from; s < to; s++) {
                job.accept(s);
              }
            });
  }

  private static int segmentStart(int s, int segments, int n) {
    return (int) ((long) s * n / segments);
  }

  /** The row [1 x C] n times, [n x C]. */
  public static Var repeat(Tape tape, Var row, int n) {
    Ops.requireEqual("rows of what is repeated and 1", row.rows(), 1);
    int c = row.columns();
    Var y = tape.result(n, c);
    spread(tape, n, c, 1f, row.value.data, false, y.value.data);
    tape.onBackward(
        () -> {
          if (row.needsGradient()) {
            RowSplit.addColumnSums(tape, n, c, y.gradient.data, 0, c, row.gradient.data, 0);
          }
        });
    return y;
  }

  /** Columns {@code from} to below {@code from + count} of x. */
  public static Var columns(Tape tape, Var x, int from, int count) {
    int n = x.rows();
    int c = x.columns();
    if (from < 0 || count < 1 || from + count > c) {
      throw new IllegalArgumentException(
          "columns %d to %d of %d columns".formatted(from, from + count - 1, c));
    }
    Var y = tape.result(n, count);
    forEachRow(
        tape, n, i -> System.arraycopy(x.value.data, i * c + from, y.value.data, i * count, count));
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            float[] dx = x.gradient.data;
            forEachRow(
                tape,
                n,
                i -> tape.kernels().axpy(count, 1f, y.gradient.data, i * count, dx, i * c + from));
          }
        });
    return y;
  }

  /** The columns of a left of the columns of b. */
  public static Var join(Tape tape, Var a, Var b) {
    Ops.requireEqual("rows", a.rows(), b.rows());
    int n = a.rows();
    int left = a.columns();
    int right = b.columns();
    int c = left + right;
    Var y = tape.result(n, c);
    forEachRow(
        tape,
        n,
        i -> {
          System.arraycopy(a.value.data, i * left, y.value.data, i * c, left);
          System.arraycopy(b.value.data, i * right, y.value.data, i * c + left, right);
        });
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          forEachRow(
              tape,
              n,
              i -> {
                if (a.needsGradient()) {
                  tape.kernels().axpy(left, 1f, dy, i * c, a.gradient.data, i * left);
                }
                if (b.needsGradient()) {
                  tape.kernels().axpy(right, 1f, dy, i * c + left, b.gradient.data, i * right);
                }
              });
        });
    return y;
  }

  /** Column j of A times element j of d [1 x C]. */
  public static Var scaleColumns(Tape tape, Var a, Var d) {
    Ops.requireEqual("columns of A and of the factors", a.columns(), d.columns());
    int n = a.rows();
    int c = a.columns();
    Var y = tape.result(n, c);
    KernelProvider kernels = tape.kernels();
    forEachRow(
        tape,
        n,
        i -> {
          System.arraycopy(a.value.data, i * c, y.value.data, i * c, c);
          kernels.scaleBy(c, y.value.data, i * c, d.value.data, 0);
        });
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          if (a.needsGradient()) {
            float[] dA = a.gradient.data;
            forEachRow(tape, n, i -> kernels.addProduct(c, dy, i * c, d.value.data, 0, dA, i * c));
          }
          if (d.needsGradient()) {
            float[] dFactors = d.gradient.data;
            RowSplit.forColumns(
                tape,
                n,
                c,
                (from, to) -> {
                  for (int i = 0; i < n; i++) {
                    int at = i * c + from;
                    kernels.addProduct(to - from, dy, at, a.value.data, at, dFactors, from);
                  }
                });
          }
        });
    return y;
  }

  /**
   * Tracks of columns, each rotated by its own number of rows: in track t, row i of the result is
   * row {@code (i + shifts[t]) mod N} of x.
   *
   * @param starts the first column of each track, ascending from 0
   * @param shifts one for each track, not negative
   */
  public static Var rotateTracks(Tape tape, Var x, int[] starts, int[] shifts) {
    Ops.requireEqual("tracks and shifts", starts.length, shifts.length);
    int n = x.rows();
    int c = x.columns();
    Var y = tape.result(n, c);
    tape.forRows(
        n,
        (first, end) -> {
          for (int t = 0; t < starts.length; t++) {
            int width = trackEnd(starts, t, c) - starts[t];
            for (int i = first; i < end; i++) {
              int from = (int) (((long) i + shifts[t]) % n) * c + starts[t];
              System.arraycopy(x.value.data, from, y.value.data, i * c + starts[t], width);
            }
          }
        });
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.forRows(n, (first, end) -> addRotatedBack(y, first, end, starts, shifts, x));
          }
        });
    return y;
  }

  /** What the rows from {@code first} to below {@code end} of the result give to x: rows apart. */
  private static void addRotatedBack(Var y, int first, int end, int[] starts, int[] shifts, Var x) {
    int n = x.rows();
    int c = x.columns();
    float[] dy = y.gradient.data;
    float[] dx = x.gradient.data;
    for (int t = 0; t < starts.length; t++) {
      int width = trackEnd(starts, t, c) - starts[t];
      for (int i = first; i < end; i++) {
        int to = (int) (((long) i + shifts[t]) % n) * c + starts[t];
        int from = i * c + starts[t];
        for (int j = 0; j < width; j++) {
          dx[to + j] += dy[from + j];
        }
      }
    }
  }

  private static int trackEnd(int[] starts, int track, int columns) {
    return track + 1 < starts.length ? starts[track + 1] : columns;
  }
}
