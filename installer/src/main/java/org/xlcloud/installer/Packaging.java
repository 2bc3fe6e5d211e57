package org.xlcloud.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.app.ClassCache;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Makes the packages of this platform; `./xlcloud package` runs it from the checkout, once everything is built.
@CommandLine.Command(
        name = "xlcloud package",
        description = "Make the program's folder with its own Java runtime, and packages of it.",
        mixinStandardHelpOptions = true)
public final class Packaging implements Callable<Integer> {
    private static final String NEXT = "0.1.0";

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "deb, rpm, dmg or msi; may be given several times. Default: those of this system.")
    private List<Jpackage.Type> types = new ArrayList<>();

    @Option(names = "--image-only", description = "Make the program's folder and no package of it.")
    private boolean imageOnly;

    @Option(
            names = "--version-text",
            paramLabel = "VERSION",
            description = "What the packages are called by. Default: from the tags of git.")
    private @Nullable String versionText;

    @Option(
            names = "--again",
            description = "Make only the packages again, of the folder that is there: with another version, say.")
    private boolean again;

    private final Path checkout = Path.of("").toAbsolutePath();
    private final Path installer = checkout.resolve("installer");
    private final Path out = installer.resolve("target/packages");
    private final Path image = out.resolve(Jpackage.NAME);
    private long epochSeconds;

    private Packaging() {}

    public static void main(String[] arguments) {
        var commands = new CommandLine(new Packaging());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("package: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(commands.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Platform platform = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        Version version = version();
        epochSeconds = Long.parseLong(git("log", "-1", "--format=%ct"));
        if (!again) ProgramFolder.delete(out);
        Files.createDirectories(out);
        Jpackage jpackage = again ? description(platform, version, image.resolve("lib/app")) : image(platform, version);
        say("the program's folder is " + image);
        if (imageOnly) return 0;
        List<Path> made = new ArrayList<>();
        for (Jpackage.Type type : types.isEmpty() ? Jpackage.Type.of(platform) : types) made.add(made(jpackage, type));
        checksums(made);
        return 0;
    }

    private Version version() throws IOException, InterruptedException {
        if (versionText != null) return new Version(versionText);
        String described = "";
        try {
            described = git("describe", "--tags", "--long", "--match", "v[0-9]*");
        } catch (IOException e) {
            say("no tag yet: the next version is " + NEXT);
        }
        return Version.ofGit(
                described,
                NEXT,
                Long.parseLong(git("rev-list", "--count", "HEAD")),
                git("rev-parse", "--short=10", "HEAD"));
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", checkout.toString()));
        command.addAll(List.of(arguments));
        return Command.run(command).strip();
    }

    /// Everything of the program's folder; its class cache comes last.
    private Jpackage image(Platform platform, Version version) throws Exception {
        Path libraries = checkout.resolve("app/target/lib");
        Path fx = checkout.resolve("app/target/fx");
        Path jars = Files.createDirectories(out.resolve("jars"));
        Path modules = Files.createDirectories(out.resolve("fx"));
        for (Path jar : list(libraries)) SlimJar.copy(jar, jars.resolve(shippedName(jar)), platform::isForeign);
        // Maven brings JavaFX's empty platform-less jars too; jlink wants only the platform's own.
        for (Path jar : list(fx))
            if (jar.toString().endsWith("-" + platform.javafx() + ".jar"))
                Files.copy(jar, modules.resolve(jar.getFileName()));
        SlimJar.date(out, FileTime.fromMillis(epochSeconds * 1000));
        icons(platform);
        Jpackage jpackage = description(platform, version, jars);

        say("linking the runtime");
        tool("jlink", jpackage.jlink(modules), Map.of());
        say("making the program's folder");
        tool("jpackage", jpackage.image(jars), Map.of());
        var folder = new ProgramFolder(image);
        folder.order(jpackage.classPath());
        if (platform.family() == Platform.Family.LINUX) folder.share(installer);
        papers(jpackage, folder, modules);
        SlimJar.date(image, FileTime.fromMillis(epochSeconds * 1000));
        say("making the class cache");
        ClassCacheTraining.run(folder, jpackage, out.resolve("training"));
        SlimJar.date(image, FileTime.fromMillis(epochSeconds * 1000));
        return jpackage;
    }

    /// Ours without Maven's version, which is not the package's.
    private static String shippedName(Path jar) {
        return jar.getFileName().toString().replaceFirst("-[0-9.]+-SNAPSHOT\\.jar$", ".jar");
    }

    private Jpackage description(Platform platform, Version version, Path jars) throws IOException {
        List<String> names = list(jars).stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .toList();
        List<String> order = ProgramFolder.classPath(names, "app.jar");
        String classPath = order.stream()
                .map(name -> jars.resolve(name).toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        return new Jpackage(platform, version, installer, out, order, ClassCache.id(classPath));
    }

    /// Licences, the bill of materials, completions, the man page.
    private void papers(Jpackage jpackage, ProgramFolder folder, Path modules) throws Exception {
        Path papers = Files.createDirectories(folder.share().resolve("doc/xlcloud"));
        Set<String> shipped = new HashSet<>(jpackage.classPath());
        for (Path module : list(modules)) shipped.add(module.getFileName().toString());
        Sbom sbom = Sbom.of(
                installer.resolve("target/bom.json"),
                shipped,
                jpackage.version(),
                Runtime.version().toString());
        sbom.write(papers.resolve("sbom.cdx.json"));
        new Licences(installer.resolve("licences"))
                .collect(sbom.components(), List.of(out.resolve("jars"), modules), papers.resolve("licences"));
        Set<String> unknown = new HashSet<>(shipped);
        sbom.components().forEach(component -> unknown.remove(component.jar()));
        if (!unknown.isEmpty()) throw new IOException("the bill of materials lacks " + unknown);
        if (jpackage.platform().family() != Platform.Family.LINUX) return;
        Path completions = Files.createDirectories(folder.share().resolve("bash-completion/completions"));
        Files.writeString(completions.resolve("xlcloud"), folder.program("generate-completion"));
        Path pages = Files.createDirectories(folder.share().resolve("man/man1"));
        Files.writeString(
                pages.resolve("xlcloud.1"),
                Files.readString(installer.resolve("linux/xlcloud.1"))
                        .replace("VERSION", jpackage.version().text()));
        Files.copy(installer.resolve("linux/copyright"), papers.resolve("copyright"));
    }

    private void icons(Platform platform) throws IOException {
        Path icons = Files.createDirectories(out.resolve("icons"));
        SortedMap<Integer, byte[]> pictures = ProgramFolder.icons(installer);
        switch (platform.family()) {
            case LINUX -> Files.write(icons.resolve("xlcloud.png"), pictures.get(pictures.lastKey()));
            case MAC -> Files.write(icons.resolve("xlcloud.icns"), IconFile.mac(pictures));
            case WINDOWS -> Files.write(icons.resolve("xlcloud.ico"), IconFile.windows(pictures));
        }
    }

    private Path made(Jpackage jpackage, Jpackage.Type type) throws Exception {
        say("making the ." + type.word());
        Map<String, String> environment = Map.of(
                "SOURCE_DATE_EPOCH",
                Long.toString(epochSeconds),
                "DPKG_DEB_COMPRESSOR_TYPE",
                "none"); // it is packed again, see Deb
        tool("jpackage", jpackage.installer(type, image), environment);
        Path made = list(out).stream()
                .filter(file -> file.toString().endsWith("." + type.word()))
                .filter(file -> file.getFileName().toString().contains(fileVersion(jpackage)))
                .findFirst()
                .orElseThrow(() -> new IOException("jpackage made no ." + type.word()));
        if (type == Jpackage.Type.DEB) {
            Path scratch = out.resolve("deb");
            ProgramFolder.delete(scratch);
            Deb.finish(made, scratch, epochSeconds);
            ProgramFolder.delete(scratch);
        }
        say("%s, %,d bytes".formatted(made, Files.size(made)));
        return made;
    }

    private static String fileVersion(Jpackage jpackage) {
        return jpackage.platform().family() == Platform.Family.LINUX
                ? jpackage.version().linux()
                : jpackage.version().numbers();
    }

    private void checksums(List<Path> files) throws IOException, NoSuchAlgorithmException {
        var sums = new StringBuilder();
        for (Path file : files) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            sums.append(HexFormat.of().formatHex(sum))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        Files.writeString(out.resolve("SHA256SUMS"), sums);
    }

    private static void tool(String name, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", name).toString()));
        command.addAll(arguments);
        Command.run(command, environment);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void say(String text) {
        System.err.println("package: " + text);
    }
}
