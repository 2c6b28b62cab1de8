package attnbench.tasks.io;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Square pictures of 8-bit gray as PNG files. */
public final class GrayPng {
  private GrayPng() {}

  /**
   * The shades of a picture, [side x side] row by row as unsigned bytes.
   *
   * @throws IOException when it is no PNG, is damaged, or is not gray or not of this size
   */
  public static byte[] read(byte[] file, int side) throws IOException {
    if (file.length == 0) {
      throw new IOException("the file is empty");
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      // The size comes first, so that no picture is decoded that would fill the memory.
      if (reader.getWidth(0) != side || reader.getHeight(0) != side) {
        throw new IOException(
            "it has %d x %d pixels; %d x %d are expected"
                .formatted(reader.getWidth(0), reader.getHeight(0), side, side));
      }
      Raster raster = reader.read(0).getRaster();
      return shades(raster, side);
    } catch (RuntimeException e) {
      // The decoder refuses some damaged files this way.
      throw new IOException("damaged PNG: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] shades(Raster raster, int side) throws IOException {
    if (raster.getNumBands() != 1 || raster.getSampleModel().getSampleSize(0) != Byte.SIZE) {
      throw new IOException("it is not of 8-bit gray");
    }
    int[] samples = raster.getSamples(0, 0, side, side, 0, (int[]) null);
    byte[] shades = new byte[samples.length];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = (byte) samples[i];
    }
    return shades;
  }

  /** A picture as a PNG file. */
  public static byte[] write(byte[] shades, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(shades, 0, raster, 0, shades.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
    return file.toByteArray();
  }
}
