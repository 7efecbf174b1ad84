package dynacheck.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** House style that a machine can hold: sizes, no open ends, a glossary for every package. */
class TidyTest {
    private static final int MAX_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PORT_METHODS = 5;
    private static final int MAX_COLUMNS = 120;
    private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Set<String> TOP_LEVEL =
            Set.of("README.md", "dynacheck", "harness", "mvnw", "nemesis", "node", "pom.xml", "vagrant", "workloads");
    /** What is built and what is run leave these, which are no part of the tree. */
    private static final Set<String> LEFT = Set.of("target", "store");

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    /** Who opens the project for the first time sees what it consists of. */
    @Test
    void theTopLevelIsShort() throws IOException {
        try (Stream<Path> all = Files.list(TOP)) {
            Set<String> shown = all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !LEFT.contains(name))
                    .collect(Collectors.toSet());
            assertEquals(TOP_LEVEL, shown);
        }
    }

    @Test
    void sourcesAreTidy() throws IOException {
        List<Path> sources = sources();
        assertTrue(sources.size() > 50, "expected to find the project's sources, found " + sources.size());
        List<String> faults = new ArrayList<>();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            String name = TOP.relativize(source).toString();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_COLUMNS && !lines.get(i).startsWith("import ")) {
                    faults.add(name + ":" + (i + 1) + ": " + lines.get(i).length() + " columns");
                }
                if (OPEN_END.matcher(lines.get(i)).find()) {
                    faults.add(name + ":" + (i + 1) + ": open end");
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void filesMethodsAndPortsAreSmall() throws IOException {
        Map<String, String> large = new TreeMap<>();
        for (Path source : sources()) {
            long lines = Files.readAllLines(source).size();
            if (lines > MAX_LINES) {
                large.put(source.getFileName().toString(), lines + " lines");
            }
        }
        large.putAll(largeMembers());
        assertEquals(Map.of(), large);
    }

    /** Methods by their lines, ports by their abstract methods; as the compiler reads them. */
    private static Map<String, String> largeMembers() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> large = new TreeMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<@Nullable Void, String>() {
                    @Override
                    public @Nullable Void visitClass(ClassTree type, String outer) {
                        String name =
                                outer.isEmpty() ? type.getSimpleName().toString() : outer + "." + type.getSimpleName();
                        long open = type.getMembers().stream()
                                .filter(MethodTree.class::isInstance)
                                .map(MethodTree.class::cast)
                                .filter(method -> method.getBody() == null)
                                .count();
                        if (type.getKind() == Tree.Kind.INTERFACE && open > MAX_PORT_METHODS) {
                            large.put(name, open + " abstract methods");
                        }
                        return super.visitClass(type, name);
                    }

                    @Override
                    public @Nullable Void visitMethod(MethodTree method, String type) {
                        long lines = line(unit, positions.getEndPosition(unit, method))
                                - line(unit, positions.getStartPosition(unit, method))
                                + 1;
                        if (lines > MAX_METHOD_LINES) {
                            large.put(type + "." + method.getName(), lines + " lines");
                        }
                        return super.visitMethod(method, type);
                    }
                }.scan(unit, "");
            }
        }
        return large;
    }

    private static long line(CompilationUnitTree unit, long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    @Test
    void everyPackageHasAGlossary() throws IOException {
        List<String> missing = sources().stream()
                .filter(s -> s.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .filter(dir -> !Files.exists(dir.resolve("package-info.java")))
                .map(dir -> TOP.relativize(dir).toString())
                .sorted()
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("node", "harness", "nemesis", "workloads")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src"))) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(found::add);
            }
        }
        return found;
    }
}
