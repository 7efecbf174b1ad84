package dynacheck.spark;

import dynacheck.campaign.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of results on any file system that Hadoop supports. A file appears whole or not at all: a lost task leaves
 * nothing, and a task that ran twice leaves two files with the same results.
 *
 * @param conf of the driver, for what it was given by {@code --conf spark.hadoop...} holds for executors, too
 */
record HadoopResults(String folder, SerializableConfiguration conf) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Path path() {
        return new Path(folder);
    }

    private FileSystem files() throws IOException {
        return path().getFileSystem(conf.value());
    }

    /** All that is there. */
    Results read() throws IOException {
        Results results = new Results();
        FileSystem files = files();
        files.mkdirs(path());
        FileStatus[] all = files.globStatus(new Path(path(), "*.jsonl"));
        for (FileStatus file : all == null ? List.<FileStatus>of() : Arrays.asList(all)) {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(files.open(file.getPath()), StandardCharsets.UTF_8))) {
                results.read(in, file.getPath().toString());
            }
        }
        return results;
    }

    void write(List<String> lines) throws IOException {
        FileSystem files = files();
        String name = "results-" + UUID.randomUUID();
        Path draft = new Path(path(), "_" + name + ".draft");
        try (OutputStream out = files.create(draft, false)) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (!files.rename(draft, new Path(path(), name + ".jsonl"))) {
            throw new IOException("a file of results cannot be named in " + folder);
        }
    }
}
