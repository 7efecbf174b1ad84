package dynacheck.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of a command line as they were typed. */
final class CommandWords {
    private CommandWords() {}

    /**
     * All but some options.
     *
     * @param valued options that have a value, behind {@code =} or as the next word
     * @param plain other words to leave out
     */
    static List<String> without(List<String> typed, Set<String> valued, Set<String> plain) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            if (valued.contains(word)) {
                i++;
            } else if (!plain.contains(word) && !valued.contains(word.replaceFirst("=.*", ""))) {
                words.add(word);
            }
        }
        return words;
    }
}
