package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A matrix inside a larger array: an offset before it, gaps between its rows, room behind it, all
 * filled with random numbers too, so that a kernel that reads or writes outside shows.
 */
final class Block {
  private static final int OFFSET = 5;
  private static final int ROOM = 40;

  final int rows;
  final int columns;
  final int offset;
  final int stride;
  final float[] data;

  private Block(int rows, int columns, int offset, int stride, float[] data) {
    this.rows = rows;
    this.columns = columns;
    this.offset = offset;
    this.stride = stride;
    this.data = data;
  }

  /** Normal numbers, the stride {@code gap} larger than the width. */
  static Block normal(int rows, int columns, int gap, RandomGenerator random) {
    return fill(rows, columns, OFFSET, columns + gap, random);
  }

  /** Normal numbers from index 0 on without gaps. */
  static Block dense(int rows, int columns, RandomGenerator random) {
    return fill(rows, columns, 0, columns, random);
  }

  private static Block fill(int rows, int columns, int offset, int stride, RandomGenerator random) {
    float[] data = new float[offset + rows * stride + ROOM];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Block(rows, columns, offset, stride, data);
  }

  Block copy() {
    return new Block(rows, columns, offset, stride, data.clone());
  }

  float at(int i, int j) {
    return data[index(i, j)];
  }

  void set(int i, int j, double value) {
    data[index(i, j)] = (float) value;
  }

  private int index(int i, int j) {
    return offset + i * stride + j;
  }

  /** Asserts that nothing but the matrix differs from {@code before}. */
  void assertNothingOutsideChanged(Block before, String name) {
    float[] inside = data.clone();
    for (int i = 0; i < rows; i++) {
      System.arraycopy(before.data, index(i, 0), inside, index(i, 0), columns);
    }
    assertThat(Arrays.equals(inside, before.data))
        .as("%s leaves what is around a [%d x %d] matrix", name, rows, columns)
        .isTrue();
  }
}
