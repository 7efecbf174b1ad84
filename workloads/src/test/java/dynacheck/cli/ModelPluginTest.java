package dynacheck.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze --plugin JAR --model NAME}: an object that somebody describes in a file of his own. */
class ModelPluginTest {
    @TempDir
    Path dir;

    private String jar;

    @BeforeEach
    void build() throws Exception {
        Path source = dir.resolve("OwnedLocks.java");
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/plugin/OwnedLocks.java"))) {
            Files.write(source, in.readAllBytes());
        }
        assertTrue(Files.readAllLines(source).size() < 60, "a model is to be short");
        String path = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", path, "-d", dir.toString(), source.toString()));
        Path made = dir.resolve("locks.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(made))) {
            zip.putNextEntry(new ZipEntry("META-INF/services/" + Model.class.getName()));
            zip.write("OwnedLocks".getBytes());
            zip.putNextEntry(new ZipEntry("OwnedLocks.class"));
            zip.write(Files.readAllBytes(dir.resolve("OwnedLocks.class")));
        }
        jar = made.toString();
    }

    /** One operation after another. */
    private Typed judged(String... operations) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String operation : operations) {
            for (String type : List.of("invoke", "ok")) {
                text.append("{:process 1, :type :")
                        .append(type)
                        .append(", ")
                        .append(operation)
                        .append("}\n");
            }
        }
        Path history = Files.writeString(dir.resolve("history.edn"), text);
        return Typed.of("analyze", "--plugin", jar, "--model", "owned-locks", "--report", "never", history.toString());
    }

    @Test
    void eachLockIsJudgedByTheModel() throws Exception {
        Typed right = judged(":f :acquire, :value [:a 1]", ":f :acquire, :value [:b 2]", ":f :release, :value [:a 1]");
        assertEquals(0, right.code(), right.out());
        assertTrue(right.out().contains("All 3 operations have a legal order"), right.out());
        Typed wrong = judged(":f :acquire, :value [:a 1]", ":f :acquire, :value [:b 2]", ":f :release, :value [:a 2]");
        assertEquals(1, wrong.code(), wrong.out());
        assertTrue(wrong.out().contains("Not a linearizable owned-locks: 1 illegal-operation"), wrong.out());
        assertTrue(wrong.out().contains("of :a"), "names the partition: " + wrong.out());
    }

    @Test
    void whatItDoesNotKnowIsNotJudged() throws Exception {
        Typed odd = judged(":f :acquire, :value [:a 1]", ":f :acquire, :value 7");
        assertEquals(2, odd.code(), odd.out());
        assertTrue(odd.out().contains("model owned-locks does not know"), odd.out());
    }

    @Test
    void itsNameIsKnownOnlyWithTheJar() throws Exception {
        Path history = Files.writeString(dir.resolve("history.edn"), "");
        Typed misspelt = Typed.of("analyze", "--plugin", jar, "--model", "owned-lock", history.toString());
        assertEquals(254, misspelt.code(), misspelt.out());
        assertTrue(misspelt.out().contains("did you mean owned-locks?"), misspelt.out());
        Typed without = Typed.of("analyze", "--model", "owned-locks", history.toString());
        assertEquals(254, without.code(), without.out());
        assertTrue(without.out().contains("--plugin JAR adds one of your own"), without.out());
    }
}
