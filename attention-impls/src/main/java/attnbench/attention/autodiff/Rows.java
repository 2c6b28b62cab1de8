package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * The primitives that pick, join, arrange and scale rows and columns.
 *
 * <p>N rows (positions), C columns (width).
 */
public final class Rows {
  private Rows() {}

  /** Row {@code tokens[i]} of the table [vocabulary x C] for each of the first {@code n} tokens. */
  public static Var embed(Tape tape, Var table, int[] tokens, int n) {
    int c = table.columns();
    Var y = tape.result(n, c);
    for (int i = 0; i < n; i++) {
      if (tokens[i] < 0 || tokens[i] >= table.rows()) {
        throw new IllegalArgumentException(
            "token %d at position %d; it must be from 0 to %d"
                .formatted(tokens[i], i, table.rows() - 1));
      }
      System.arraycopy(table.value.data, tokens[i] * c, y.value.data, i * c, c);
    }
    tape.onBackward(
        () -> {
          if (table.needsGradient()) {
            for (int i = 0; i < n; i++) {
              tape.kernels()
                  .axpy(c, 1f, y.gradient.data, i * c, table.gradient.data, tokens[i] * c);
            }
          }
        });
    return y;
  }

  /** Rows {@code from} to below {@code from + count} of x. */
  public static Var slice(Tape tape, Var x, int from, int count) {
    int c = x.columns();
    if (from < 0 || count < 1 || from + count > x.rows()) {
      throw new IllegalArgumentException(
          "rows %d to %d of %d rows".formatted(from, from + count - 1, x.rows()));
    }
    Var y = tape.result(count, c);
    System.arraycopy(x.value.data, from * c, y.value.data, 0, count * c);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels().axpy(count * c, 1f, y.gradient.data, 0, x.gradient.data, from * c);
          }
        });
    return y;
  }

  /** The rows of a above the rows of b. */
  public static Var stack(Tape tape, Var a, Var b) {
    Ops.requireEqual("columns", a.columns(), b.columns());
    int c = a.columns();
    int above = a.rows() * c;
    int below = b.rows() * c;
    Var y = tape.result(a.rows() + b.rows(), c);
    System.arraycopy(a.value.data, 0, y.value.data, 0, above);
    System.arraycopy(b.value.data, 0, y.value.data, above, below);
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            tape.kernels().axpy(above, 1f, y.gradient.data, 0, a.gradient.data, 0);
          }
          if (b.needsGradient()) {
            tape.kernels().axpy(below, 1f, y.gradient.data, above, b.gradient.data, 0);
          }
        });
    return y;
  }

  /** All rows side by side, [1 x N*C]. */
  public static Var flatten(Tape tape, Var x) {
    int size = x.rows() * x.columns();
    Var y = tape.result(1, size);
    System.arraycopy(x.value.data, 0, y.value.data, 0, size);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels().axpy(size, 1f, y.gradient.data, 0, x.gradient.data, 0);
          }
        });
    return y;
  }

  /** The mean of the rows, [1 x C]. */
  public static Var mean(Tape tape, Var x) {
    int n = x.rows();
    int c = x.columns();
    Var y = tape.result(1, c);
    Arrays.fill(y.value.data, 0, c, 0f);
    tape.kernels().addColumnSums(n, c, x.value.data, 0, c, y.value.data, 0);
    for (int j = 0; j < c; j++) {
      y.value.data[j] /= n;
    }
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            for (int i = 0; i < n; i++) {
              tape.kernels().axpy(c, 1f / n, y.gradient.data, 0, x.gradient.data, i * c);
            }
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
    for (int s = 0; s < segments; s++) {
      int from = segmentStart(s, segments, n);
      int count = segmentStart(s + 1, segments, n) - from;
      tape.kernels().addColumnSums(count, c, x.value.data, from * c, c, y.value.data, s * c);
      for (int j = s * c; j < (s + 1) * c; j++) {
        y.value.data[j] /= count;
      }
    }
    tape.onBackward(
        () -> {
          if (!x.needsGradient()) {
            return;
          }
          for (int s = 0; s < segments; s++) {
            int from = segmentStart(s, segments, n);
            int end = segmentStart(s + 1, segments, n);
            for (int i = from; i < end; i++) {
              tape.kernels()
                  .axpy(c, 1f / (end - from), y.gradient.data, s * c, x.gradient.data, i * c);
            }
          }
        });
    return y;
  }

  private static int segmentStart(int s, int segments, int n) {
    return (int) ((long) s * n / segments);
  }

  /** The row [1 x C] n times, [n x C]. */
  public static Var repeat(Tape tape, Var row, int n) {
    Ops.requireEqual("rows of what is repeated and 1", row.rows(), 1);
    int c = row.columns();
    Var y = tape.result(n, c);
    for (int i = 0; i < n; i++) {
      System.arraycopy(row.value.data, 0, y.value.data, i * c, c);
    }
    tape.onBackward(
        () -> {
          if (row.needsGradient()) {
            tape.kernels().addColumnSums(n, c, y.gradient.data, 0, c, row.gradient.data, 0);
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
    for (int i = 0; i < n; i++) {
      System.arraycopy(x.value.data, i * c + from, y.value.data, i * count, count);
    }
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            for (int i = 0; i < n; i++) {
              tape.kernels()
                  .axpy(count, 1f, y.gradient.data, i * count, x.gradient.data, i * c + from);
            }
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
    for (int i = 0; i < n; i++) {
      System.arraycopy(a.value.data, i * left, y.value.data, i * c, left);
      System.arraycopy(b.value.data, i * right, y.value.data, i * c + left, right);
    }
    tape.onBackward(
        () -> {
          for (int i = 0; i < n; i++) {
            if (a.needsGradient()) {
              tape.kernels().axpy(left, 1f, y.gradient.data, i * c, a.gradient.data, i * left);
            }
            if (b.needsGradient()) {
              tape.kernels()
                  .axpy(right, 1f, y.gradient.data, i * c + left, b.gradient.data, i * right);
            }
          }
        });
    return y;
  }

  /** Column j of A times element j of d [1 x C]. */
  public static Var scaleColumns(Tape tape, Var a, Var d) {
    Ops.requireEqual("columns of A and of the factors", a.columns(), d.columns());
    int n = a.rows();
    int c = a.columns();
    Var y = tape.result(n, c);
    System.arraycopy(a.value.data, 0, y.value.data, 0, n * c);
    for (int i = 0; i < n; i++) {
      tape.kernels().scaleBy(c, y.value.data, i * c, d.value.data, 0);
    }
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          for (int i = 0; i < n; i++) {
            if (a.needsGradient()) {
              tape.kernels().addProduct(c, dy, i * c, d.value.data, 0, a.gradient.data, i * c);
            }
            if (d.needsGradient()) {
              tape.kernels().addProduct(c, dy, i * c, a.value.data, i * c, d.gradient.data, 0);
            }
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
    for (int t = 0; t < starts.length; t++) {
      int width = trackEnd(starts, t, c) - starts[t];
      for (int i = 0; i < n; i++) {
        int from = (int) (((long) i + shifts[t]) % n) * c + starts[t];
        System.arraycopy(x.value.data, from, y.value.data, i * c + starts[t], width);
      }
    }
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            addRotatedBack(y.gradient.data, n, c, starts, shifts, x.gradient.data);
          }
        });
    return y;
  }

  private static void addRotatedBack(
      float[] dy, int n, int c, int[] starts, int[] shifts, float[] dx) {
    for (int t = 0; t < starts.length; t++) {
      int width = trackEnd(starts, t, c) - starts[t];
      for (int i = 0; i < n; i++) {
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
