package attnbench.attention.autodiff;

import org.ejml.data.FMatrixRMaj;

/**
 * The discrete Fourier transform of the rows of a real matrix as two real matrices.
 *
 * <p>Of {@code P - i Q = x F_C} they give columns 0 to {@code half - 1} with {@code half = (C + 1)
 * / 2}, P from the cosines and -Q from the sines. Column 0 of Q is zero; where C is even column C /
 * 2 of P stands there.
 *
 * @param cosines [C x half]
 * @param sines [C x half], minus the sines
 */
public record WidthFourier(FMatrixRMaj cosines, FMatrixRMaj sines) {

  /** The transform for the width {@code c}. */
  public static WidthFourier of(int c) {
    int half = (c + 1) / 2;
    FMatrixRMaj cosines = new FMatrixRMaj(c, half);
    FMatrixRMaj sines = new FMatrixRMaj(c, half);
    for (int i = 0; i < c; i++) {
      for (int j = 0; j < half; j++) {
        double angle = 2 * Math.PI * ((long) i * j % c) / c;
        cosines.set(i, j, (float) Math.cos(angle));
        sines.set(i, j, (float) -Math.sin(angle));
      }
      sines.set(i, 0, c % 2 != 0 ? 0 : i % 2 == 0 ? 1 : -1);
    }
    return new WidthFourier(cosines, sines);
  }
}
