package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.xlcloud.services.cloud.Text;

/// A template of an operator's own with all files that it refers to, by the names that it has for them. Files outside
/// of its folder are refused: a template may come from anybody, and what it names is sent to Heat.
///
/// @param template the one that the stack is made from
/// @param files nested templates and the files of `get_file`
public record TemplateBundle(TemplateFile template, Map<String, String> files) {
    private static final int MOST_FILES = 200;
    private static final int LONGEST = 1 << 20;

    public TemplateBundle {
        files = Map.copyOf(files);
    }

    /// @throws org.xlcloud.services.flow.ProblemException with file and line when it can't be used
    public static TemplateBundle read(Path file) {
        return of(TemplateFile.read(file, TemplateFile.Use.TEMPLATE), file);
    }

    /// @param file where the template was read
    /// @throws org.xlcloud.services.flow.ProblemException with file and line when it can't be used
    public static TemplateBundle of(TemplateFile template, Path file) {
        var files = new TreeMap<String, String>();
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file is in a folder");
        collect(template, folder, files);
        return new TemplateBundle(template, files);
    }

    private static void collect(TemplateFile template, Path folder, Map<String, String> files) {
        if (!template.root().path("resources").isObject())
            throw template.problem("", "this is no template: it has no resources");
        References.check(template);
        template.root().path("resources").properties().forEach(one -> {
            String type = one.getValue().path("type").asText();
            String pointer = "/resources/" + one.getKey();
            if (type.endsWith(".yaml") || type.endsWith(".yml") || type.endsWith(".template") || type.endsWith(".json"))
                nested(template, pointer + "/type", type, folder, files);
            gets(template, pointer, one.getValue(), folder, files);
        });
    }

    private static void nested(
            TemplateFile template, String pointer, String name, Path folder, Map<String, String> files) {
        if (files.containsKey(name)) return;
        TemplateFile inner = TemplateFile.read(path(template, pointer, name, folder, files), template.use());
        files.put(name, inner.text());
        collect(inner, folder, files);
    }

    /// Reads what `get_file` names anywhere in a value.
    private static void gets(
            TemplateFile template, String pointer, JsonNode value, Path folder, Map<String, String> files) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) gets(template, pointer + "/" + i, value.get(i), folder, files);
            return;
        }
        value.properties().forEach(one -> {
            String at = pointer + "/" + one.getKey();
            String name = one.getValue().asText();
            if (one.getKey().equals("get_file") && one.getValue().isTextual() && !files.containsKey(name))
                files.put(name, text(template, at, path(template, at, name, folder, files)));
            else gets(template, at, one.getValue(), folder, files);
        });
    }

    private static Path path(
            TemplateFile template, String pointer, String name, Path folder, Map<String, String> files) {
        if (files.size() >= MOST_FILES)
            throw template.problem(pointer, "it refers to more than " + MOST_FILES + " files");
        try {
            Path path = folder.resolve(name).normalize();
            if (!TemplateFile.isWithin(path, folder))
                throw template.problem(pointer, "the file " + Text.line(name) + " is outside of the template's folder");
            return path;
        } catch (InvalidPathException e) {
            throw template.problem(pointer, "\"" + Text.line(name) + "\" is no file name");
        }
    }

    private static String text(TemplateFile template, String pointer, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) throw template.problem(pointer, file + " is longer than " + LONGEST + " bytes");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw template.problem(
                    pointer, file + " can't be read: " + e.getClass().getSimpleName());
        }
    }
}
