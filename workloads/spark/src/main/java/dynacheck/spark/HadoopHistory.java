package dynacheck.spark;

import dynacheck.cli.JudgeWords;
import dynacheck.history.HistoryFormat;
import dynacheck.history.HistoryPieces;
import dynacheck.history.HistoryReader;
import dynacheck.run.BadArguments;
import dynacheck.run.HistoryFiles;
import dynacheck.run.Judge;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;

/** Finds the files of a history on any file system that Hadoop supports, and splits them. */
final class HadoopHistory {
    private static final int HEAD = 4096;

    private final Configuration conf;
    private final @Nullable HistoryFormat format;
    private final long splitBytes;

    /**
     * @param format null to detect it
     * @param splitBytes of a split; what is packed is one split
     */
    HadoopHistory(Configuration conf, @Nullable HistoryFormat format, long splitBytes) {
        this.conf = conf;
        this.format = format;
        this.splitBytes = splitBytes;
    }

    /** A file, or all of a history in a folder. */
    List<String> files(String path) throws IOException {
        Path named;
        FileSystem files;
        FileStatus status;
        try {
            named = new Path(path);
            files = named.getFileSystem(conf);
            status = files.getFileStatus(named);
        } catch (FileNotFoundException e) {
            throw new BadArguments("there is no file " + path + "; name a history file or a run's folder");
        } catch (IllegalArgumentException | UnsupportedFileSystemException e) {
            throw new BadArguments(path + " is no path of a file system that is known here: " + e.getMessage());
        }
        if (!status.isDirectory()) {
            return List.of(path);
        }
        List<String> found = Arrays.stream(files.listStatus(named))
                .filter(file ->
                        file.isFile() && JudgeWords.isHistory(file.getPath().getName()))
                .map(file -> new Path(path, file.getPath().getName()).toString())
                .sorted()
                .toList();
        if (found.isEmpty()) {
            throw JudgeWords.noneIn(path);
        }
        return found;
    }

    /** @param isAlone whether the history has no other file */
    List<Split> splits(int number, String path, boolean isAlone) throws IOException {
        Path file = new Path(path);
        FileSystem files = file.getFileSystem(conf);
        long length = files.getFileStatus(file).getLen();
        boolean packed;
        try (InputStream in = files.open(file)) {
            packed = HistoryReader.isPacked(in.readNBytes(HEAD));
        }
        HistoryFormat found;
        try (InputStream text = unpacked(path, files.open(file))) {
            found = HistoryPieces.format(text, format);
        }
        if (found == null && length > 0) {
            throw isAlone
                    ? new BadArguments(path + ": one vector or array, or a log, cannot be split; ./dynacheck campaign"
                            + " judge reads it with one thread")
                    : HistoryFiles.notPieces(path);
        }
        List<Split> splits = new ArrayList<>();
        HistoryFormat written = found == null ? HistoryFormat.EDN : found;
        long step = packed ? Long.MAX_VALUE : splitBytes;
        for (long from = 0; from == 0 || from < length; from += step) {
            boolean isLast = packed || from + step >= length;
            splits.add(new Split(number, path, written, from, isLast ? Long.MAX_VALUE : from + step));
            if (isLast) {
                break;
            }
        }
        return splits;
    }

    private static InputStream unpacked(String path, InputStream in) throws IOException {
        try {
            return HistoryReader.unpacked(new BufferedInputStream(in));
        } catch (IOException e) {
            in.close();
            throw new BadArguments(path + ": " + Judge.reason(e));
        }
    }
}
