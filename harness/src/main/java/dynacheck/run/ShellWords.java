package dynacheck.run;

import dynacheck.remote.Host;
import java.util.List;
import java.util.stream.Collectors;

/** Words of a command line, quoted so that they may be typed into a shell. */
public final class ShellWords {
    private ShellWords() {}

    public static String quoted(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : Host.quote(word);
    }
}
