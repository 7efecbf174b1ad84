package dynacheck.node.dynastore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A golden transcript: a text file of comments ({@code # why}), commands ({@code > write n1 x 5}) and, indented under
 * each command, what the processes did. {@link #transcript} runs the commands on a fresh {@link StoryCluster} and gives
 * the whole file as it is now. A file that is up to date equals it, so a change of the protocol is a readable diff.
 */
final class Story {
    private static final String COMMAND = "> ";
    private static final String OUTPUT = "  ";

    private final String name;
    private final List<String> lines;

    /** A line that is not understood; the message has file, line and fix. */
    static final class BadStory extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadStory(String message) {
            super(message);
        }
    }

    /** @param name of the file, for messages */
    Story(String name, List<String> lines) {
        this.name = name;
        this.lines = List.copyOf(lines);
    }

    static Story read(Path file) throws IOException {
        return new Story(String.valueOf(file.getFileName()), Files.readAllLines(file));
    }

    List<String> lines() {
        return lines;
    }

    /** All lines of the file, with the output that the commands have now. */
    List<String> transcript(Parts parts) {
        List<String> transcript = new ArrayList<>();
        StoryCommands commands = new StoryCommands(parts);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(COMMAND)) {
                transcript.add(line);
                run(commands, line.substring(COMMAND.length()), i + 1)
                        .forEach(output -> transcript.add(OUTPUT + output));
            } else if (line.isBlank() || line.startsWith("#")) {
                transcript.add(line);
            } else if (!line.startsWith(OUTPUT)) {
                throw new BadStory(name + ":" + (i + 1) + ": neither a comment (# ...) nor a command (> ...) nor the"
                        + " output of one (two spaces): " + line);
            }
        }
        return transcript;
    }

    private List<String> run(StoryCommands commands, String command, int line) {
        try {
            return commands.run(command);
        } catch (BadStory e) {
            throw new BadStory(name + ":" + line + ": " + e.getMessage());
        }
    }
}
