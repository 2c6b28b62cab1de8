package attnbench.harness.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against files put together byte by byte as the format's description says. */
class TensorFileTest {
  private static final String X = "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

  /** 1 and -2.5 as IEEE 754 says, lowest byte first. */
  private static final int[] ONE_AND_MINUS_TWO_AND_A_HALF = {0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0};

  @TempDir Path folder;

  @Test
  void aFilePutTogetherByHandIsRead() throws IOException {
    String header =
        "{'__metadata__':{'format':'pt'},"
            + "'second':{'shape':[1,2],'dtype':'F32','data_offsets':[4,12]},"
            + "'first':{'dtype':'F32','shape':[],'data_offsets':[0,4]},"
            + "'empty':{'dtype':'F32','shape':[3,0],'data_offsets':[4,4]}}   ";
    Path file = file(header, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0);

    TensorFile read = TensorFile.read(file);

    assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(read.tensors().keySet()).containsExactly("first", "empty", "second");
    assertThat(read.tensor("first", file)).isEqualTo(tensor(List.of(), 2f));
    assertThat(read.tensor("second", file)).isEqualTo(tensor(List.of(1, 2), 1f, -2.5f));
    assertThat(read.tensor("empty", file)).isEqualTo(tensor(List.of(3, 0)));
  }

  @Test
  void whatIsWrittenIsWhatTheFormatSays() throws IOException {
    Path file = folder.resolve("new/x.safetensors");
    Tensor x = tensor(List.of(2), 1f, -2.5f);
    new TensorFile(Map.of(), Map.of("x", x)).write(file);

    String header = "{'x':{'data_offsets':[0,8],'dtype':'F32','shape':[2]}}  ";
    assertThat(header).hasSize(56);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes(header, ONE_AND_MINUS_TWO_AND_A_HALF));
    assertThat(folder.resolve("new")).isDirectoryContaining(path -> path.equals(file));
  }

  @Test
  void whatIsWrittenIsReadAgainBitForBit() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int size : new int[] {0, 1, 63, 16384, 40000}) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = Float.intBitsToFloat(random.nextInt()); // NaN and infinities, too
      }
      tensors.put("größe " + size + " \"\\\n", new Tensor(List.of(size), values));
    }
    Map<String, String> metadata = Map.of("spec", "{\"a\": 1}", "", "\u0000");
    Path file = folder.resolve("x.safetensors");
    new TensorFile(metadata, tensors).write(file);

    TensorFile read = TensorFile.read(file);

    assertThat(read.metadata()).isEqualTo(metadata);
    assertThat(List.copyOf(read.tensors().keySet())).isEqualTo(List.copyOf(tensors.keySet()));
    tensors.forEach(
        (name, tensor) -> {
          Tensor again = read.tensors().get(name);
          assertThat(again.shape()).isEqualTo(tensor.shape());
          for (int i = 0; i < tensor.values().length; i++) {
            assertThat(Float.floatToRawIntBits(again.values()[i]))
                .isEqualTo(Float.floatToRawIntBits(tensor.values()[i]));
          }
        });
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        hostile("is no safetensors file: it has 7 bytes", new byte[7]),
        hostile("its header would have 1 bytes; it may have 0", withLength(1, "")),
        hostile("its header would have 18446744073709551615 bytes", withLength(-1, "{}")),
        hostile("would have 9223372036854775807 bytes", withLength(Long.MAX_VALUE, "{}")),
        hostile("would have 4294967298 bytes; it may have 2", withLength((1L << 32) + 2, "{}")),
        hostile("the header is no JSON object", bytes("")),
        hostile("the header is no JSON object", bytes("[]")),
        hostile("the header is no JSON object", bytes(" {}")),
        hostile("the header is not UTF-8 text", withLength(3, new byte[] {'{', (byte) 0xff, '}'})),
        hostile("header: ", bytes("{'x'")),
        hostile("header: ", bytes("{}{}")),
        hostile("header: ", bytes("{'x':".repeat(100_000))),
        hostile("header: ", bytes("{'x':" + "[".repeat(100_000))),
        hostile("header: ", bytes("{'x':" + "9".repeat(100_000) + "}")),
        hostile("header: Duplicate", bytes(X.replace("}}", "},") + X.substring(1), new int[16])),
        hostile("the metadata are no object of texts", bytes("{'__metadata__':'x'}")),
        hostile("metadata 'x' is no text", bytes("{'__metadata__':{'x':1}}")),
        hostile("tensor 'x' must have the fields data_offsets, dtype and", bytes("{'x':7}")),
        hostile("tensor 'x' must have the fields", x("'dtype'", "'more':1,'dtype'")),
        hostile("tensor 'x' must have the fields", x("'dtype':'F32',", "")),
        hostile("tensor 'x' is of type 'F64'; it must be F32", x("F32", "F64")),
        hostile("tensor 'x' is of type '?'; it must be F32", x("'F32'", "[32]")),
        hostile("tensor 'x' has a shape that is no list", x("[2]", "2")),
        hostile("has the dimension '-2'; it must be a whole number", x("[2]", "[-2]")),
        hostile("has the dimension '2.0'; it must be a whole number", x("[2]", "[2.0]")),
        hostile("has the dimension '2147483648'", x("[2]", "[2147483648]")),
        hostile("has the dimension '1", x("[2]", "[1" + "0".repeat(900) + "]")),
        hostile("may have at most 2^31 - 1 numbers", x("[2]", "[65536,65536]")),
        hostile("may have at most 2^31 - 1", x("[2]", "[2147483647,2147483647,2147483647]")),
        hostile("tensor 'x' has 8 bytes; its shape [3] needs 12", x("[2]", "[3]")),
        hostile("tensor 'x' has 8 bytes; its shape [0] needs 0", x("[2]", "[0]")),
        hostile("lies at '[0]'; it must lie within the 8 bytes", x("[0,8]", "[0]")),
        hostile("lies at '8'; it must lie within", x("[0,8]", "8")),
        hostile("lies at '[8,0]'; it must lie within", x("[0,8]", "[8,0]")),
        hostile("lies at '[-8,0]'; it must lie within", x("[0,8]", "[-8,0]")),
        hostile("lies at '[0,16]'; it must lie within", x("[0,8]", "[0,16]")),
        hostile("lies at '[0.0,8]'; it must lie within", x("[0,8]", "[0.0,8]")),
        hostile("lies at '[0,9223372036854775808]'", x("[0,8]", "[0,9223372036854775808]")),
        hostile("lies at '[0,8]'; it must lie within the 7 bytes", bytes(X, new int[7])),
        hostile("1 bytes of data belong to no tensor", bytes(X, new int[9])),
        hostile("8 bytes of data belong to no tensor", bytes("{}", new int[8])),
        hostile("tensor 'y' begins at byte 4 of the data; the one before it ends at 8", two(4, 12)),
        hostile("tensor 'y' begins at byte 0 of the data; the one before it ends at 8", two(0, 8)),
        hostile("tensor 'y' begins at byte 12 of the data; the one before it ends", two(12, 20)),
        hostile("tensor 'a??[2J' must have", bytes("{'a\\u000a\\u001b[2J':1}")));
  }

  private static Arguments hostile(String message, byte[] content) {
    return Arguments.of(message, content);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatIsBrokenIsOneClearError(String message, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("x.safetensors"), content);
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(500));
  }

  /** Every cut of a good file, so that no place trusts that there is more. */
  @Test
  void aFileCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = bytes(X, ONE_AND_MINUS_TWO_AND_A_HALF);
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, length));
      assertThatIllegalArgumentException().isThrownBy(() -> TensorFile.read(file));
    }
  }

  @Test
  void aHeaderThatIsTooLongIsNotReadAndNotWritten() throws IOException {
    Path file = folder.resolve("long.safetensors");
    Files.write(file, bytes("{" + " ".repeat(8 << 20) + "}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorFile.read(file))
        .withMessageContaining("its header would have 8388610 bytes; it may have 8388608");

    TensorFile tooLong = new TensorFile(Map.of("x", "x".repeat(8 << 20)), Map.of());
    Path none = folder.resolve("none.safetensors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tooLong.write(none))
        .withMessageContaining("the header would have 8388");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("none"));
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatThrownBy(() -> TensorFile.read(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorFile.read(folder))
        .withMessage(folder + " is no file; it must be a safetensors file");
    assertThatThrownBy(() -> new TensorFile(Map.of(), Map.of()).write(folder))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aMissingTensorIsNamedWithThoseThatAreThere() {
    Path origin = Path.of("w.safetensors");
    TensorFile one = new TensorFile(Map.of(), Map.of("y", tensor(List.of(1), 1f)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.tensor("x", origin))
        .withMessage("w.safetensors has no tensor 'x'; it has y");
  }

  @Test
  void theNameOfTheMetadataIsNoTensors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TensorFile(Map.of(), Map.of("__metadata__", tensor(List.of(1), 1f))));
  }

  private static Tensor tensor(List<Integer> shape, float... values) {
    return new Tensor(shape, values);
  }

  /** The good file {@link #X} with a piece of its header replaced. */
  private static byte[] x(String piece, String instead) {
    assertThat(X).contains(piece);
    return bytes(X.replace(piece, instead), ONE_AND_MINUS_TWO_AND_A_HALF);
  }

  /** {@link #X} and a second tensor at the given place in 20 bytes of data. */
  private static byte[] two(int begin, int end) {
    String second = ",'y':{'dtype':'F32','shape':[2],'data_offsets':[%d,%d]}}";
    return bytes(X.substring(0, X.length() - 1) + second.formatted(begin, end), new int[20]);
  }

  private Path file(String header, int... data) throws IOException {
    return Files.write(folder.resolve("x.safetensors"), bytes(header, data));
  }

  /** Length, header with its quotes made double, data. */
  private static byte[] bytes(String header, int... data) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(withLength(text.length, text));
    for (int b : data) {
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private static byte[] withLength(long length, String header) {
    return withLength(length, header.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] withLength(long length, byte[] header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      bytes.write((int) (length >>> (8 * i)));
    }
    bytes.writeBytes(header);
    return bytes.toByteArray();
  }
}
