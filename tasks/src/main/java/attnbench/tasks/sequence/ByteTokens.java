package attnbench.tasks.sequence;

import java.util.Locale;

/** Which token stands for which byte; 0 is padding. */
public final class ByteTokens {
  public static final int PADDING = 0;

  /** How a byte that is none of the letters is shown. */
  private static final char OTHER = '?';

  /** Each byte by itself: token = byte + 1. */
  public static final ByteTokens ALL = ofAll();

  private final short[] tokens;

  /** What tokens 1, 2, ... stand for. */
  private final String characters;

  private ByteTokens(short[] tokens, String characters) {
    this.tokens = tokens;
    this.characters = characters;
  }

  private static ByteTokens ofAll() {
    short[] tokens = new short[256];
    StringBuilder characters = new StringBuilder();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (short) (i + 1);
      characters.append((char) i);
    }
    return new ByteTokens(tokens, characters.toString());
  }

  /**
   * A token for each of some letters in either case, in their order from 1; one more for all other
   * bytes.
   */
  public static ByteTokens ofLetters(String letters) {
    short other = (short) (letters.length() + 1);
    short[] tokens = new short[256];
    for (int i = 0; i < tokens.length; i++) {
      int letter = letters.indexOf(Character.toUpperCase((char) i));
      tokens[i] = letter < 0 ? other : (short) (letter + 1);
    }
    if (!letters.equals(letters.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("letters are " + letters + "; they must be capitals");
    }
    return new ByteTokens(tokens, letters + OTHER);
  }

  /** Tokens there are, padding among them. */
  public int vocabulary() {
    return characters.length() + 1;
  }

  /** Tokens as the characters they stand for, in Latin-1; padding is left out. */
  public String text(int[] sequence, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (sequence[i] != PADDING) {
        text.append(characters.charAt(sequence[i] - 1));
      }
    }
    return text.toString();
  }

  int of(byte value) {
    return tokens[Byte.toUnsignedInt(value)];
  }
}
