package org.xlcloud.services.mcollective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Which nodes are meant, as each node decides for itself from its facts, classes, agents and name. A
/// filter is not signed: it chooses, it does not protect.
///
/// @param facts all must hold
/// @param classes of the node's classes file; all must be there; `/regex/` is allowed
/// @param agents all must be there
/// @param identities any; `/regex/` is allowed
/// @param compound a formula such as `layer=render and not role=portal`; empty for none
public record Filter(
        List<Fact> facts,
        List<String> classes,
        List<String> agents,
        List<String> identities,
        List<Map<String, String>> compound) {
    public static final Filter ALL = new Filter(List.of(), List.of(), List.of(), List.of(), List.of());

    private static final Pattern COMPARISON = Pattern.compile("([\\w.\\-:]{1,200})(==|!=|<=|>=|=~|=|<|>)(.{1,2000})");
    private static final Pattern TOKEN =
            Pattern.compile("\\G\\s*(\\(|\\)|!(?!=)|(?:[^\\s()/\"']|/(?:[^/\\\\]|\\\\.)*/|\"[^\"]*\"|'[^']*')+)");

    public Filter {
        facts = List.copyOf(facts);
        classes = List.copyOf(classes);
        agents = List.copyOf(agents);
        identities = List.copyOf(identities);
        compound = List.copyOf(compound);
    }

    /// One comparison: numbers as numbers when both sides look like some, else as text.
    ///
    /// @param operator `==`, `!=`, `<=`, `>=`, `<`, `>` or `=~`
    /// @param value text, or `/regex/` with `=~`
    public record Fact(String name, String operator, String value) {
        /// Reads `layer=render`, `gpus>=2`, `layer=/^rend/` and the like.
        public static Fact parse(String text) {
            Matcher parts = COMPARISON.matcher(text.strip());
            if (!parts.matches())
                throw broken(text, "it is no comparison such as layer=render, gpus>=2 or layer=/^rend/");
            String value = unquoted(parts.group(3));
            boolean regex = isRegex(value);
            String operator = parts.group(2);
            if (regex) checkRegex(text, value);
            if (operator.equals("=~") || (regex && (operator.equals("=") || operator.equals("=="))))
                return new Fact(parts.group(1), "=~", regex ? value : "/" + value + "/");
            return new Fact(parts.group(1), operator.equals("=") ? "==" : operator, value);
        }
    }

    /// Reads a formula of comparisons and class names with `and`, `or`, `not` and parentheses, as `mco
    /// -S` does.
    ///
    /// @throws ProblemException naming what is wrong with it: a node would only keep silent
    public static Filter parse(String text) {
        List<String> tokens = tokens(text);
        if (tokens.isEmpty()) return ALL;
        boolean isWord = tokens.getFirst().matches("and|or|not|!|[()]");
        if (tokens.size() == 1 && !isWord) return single(tokens.getFirst());
        new Formula(text, tokens).check();
        return new Filter(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                tokens.stream().map(token -> token(text, token)).toList());
    }

    private static Filter single(String token) {
        if (COMPARISON.matcher(token).matches() && !isRegex(token)) return ALL.withFact(Fact.parse(token));
        if (isRegex(token)) checkRegex(token, token);
        return new Filter(List.of(), List.of(token), List.of(), List.of(), List.of());
    }

    private static Map<String, String> token(String text, String token) {
        return switch (token) {
            case "and", "or", "not", "(", ")" -> Map.of(token, token);
            case "!" -> Map.of("not", "not");
            default -> {
                if (token.contains("!="))
                    throw broken(text, "a formula knows no !=; write not " + token.replace("!=", "="));
                if (isRegex(token)) checkRegex(text, token);
                Matcher parts = COMPARISON.matcher(token);
                if (!isRegex(token) && parts.matches()) {
                    Fact fact = Fact.parse(token);
                    String operator =
                            fact.operator().equals("==") || fact.operator().equals("=~") ? "=" : fact.operator();
                    yield Map.of("statement", fact.name() + operator + fact.value());
                }
                yield Map.of("statement", token);
            }
        };
    }

    private static List<String> tokens(String text) {
        if (text.length() > 10_000) throw broken(text, "it is longer than 10,000 characters");
        var tokens = new ArrayList<String>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank())
            throw broken(text, "from \"" + Text.line(text.substring(end).strip()) + "\" on it can't be read");
        return tokens;
    }

    public Filter withFact(Fact fact) {
        return new Filter(added(facts, fact), classes, agents, identities, compound);
    }

    public Filter withFact(String name, String value) {
        return withFact(new Fact(name, "==", value));
    }

    public Filter withAgent(String agent) {
        return new Filter(facts, classes, added(agents, agent), identities, compound);
    }

    public Filter withIdentity(String identity) {
        return new Filter(facts, classes, agents, added(identities, identity), compound);
    }

    private static <T> List<T> added(List<T> list, T one) {
        var all = new ArrayList<>(list);
        if (!all.contains(one)) all.add(one);
        return all;
    }

    /// Its keys are strings but for those of facts; any further key would make an empty filter match
    /// nobody.
    Map<String, Object> onWire() {
        var wire = new LinkedHashMap<String, Object>();
        wire.put("fact", facts.stream().map(Filter::onWire).toList());
        wire.put("cf_class", classes);
        wire.put("agent", agents);
        wire.put("identity", identities);
        wire.put("compound", compound.isEmpty() ? List.of() : List.of(compound));
        return wire;
    }

    private static Map<Symbol, Object> onWire(Fact fact) {
        var wire = new LinkedHashMap<Symbol, Object>();
        wire.put(Symbol.of("fact"), fact.name());
        wire.put(Symbol.of("value"), fact.value());
        wire.put(Symbol.of("operator"), fact.operator());
        return wire;
    }

    /// As an operator would write it; "every node" for the empty one.
    @Override
    public String toString() {
        var words = new ArrayList<String>();
        facts.forEach(fact -> words.add(fact.name() + fact.operator().replace("==", "=") + fact.value()));
        words.addAll(classes);
        agents.forEach(agent -> words.add("agent " + agent));
        if (!identities.isEmpty()) words.add("one of " + String.join(", ", identities));
        if (!compound.isEmpty())
            words.add(String.join(
                    " ",
                    compound.stream().flatMap(token -> token.values().stream()).toList()));
        return words.isEmpty() ? "every node" : String.join(" and ", words);
    }

    private static boolean isRegex(String text) {
        return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
    }

    /// Ruby's dialect differs in corners, but what Java takes for broken a node would as well, in
    /// silence.
    private static void checkRegex(String text, String regex) {
        try {
            Pattern.compile(regex.substring(1, regex.length() - 1));
        } catch (PatternSyntaxException e) {
            throw broken(text, Text.line(regex) + " is no regular expression: " + Text.line(e.getDescription()));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static ProblemException broken(String text, String reason) {
        return new ProblemException(Problem.of("read the filter \"" + Text.line(text) + "\"", "the filter", reason));
    }

    /// The grammar: a node that cannot parse a formula says nothing at all.
    private static final class Formula {
        private final String text;
        private final List<String> tokens;
        private int at;

        Formula(String text, List<String> tokens) {
            this.text = text;
            this.tokens = tokens;
        }

        void check() {
            expression(0);
            if (at < tokens.size()) throw broken(text, "\"" + tokens.get(at) + "\" is not expected there");
        }

        private void expression(int depth) {
            if (depth > 50) throw broken(text, "its parentheses are nested deeper than 50");
            operand(depth);
            while (at < tokens.size()
                    && (tokens.get(at).equals("and") || tokens.get(at).equals("or"))) {
                at++;
                operand(depth);
            }
        }

        private void operand(int depth) {
            while (at < tokens.size()
                    && (tokens.get(at).equals("not") || tokens.get(at).equals("!"))) at++;
            if (at == tokens.size()) throw broken(text, "it ends where a comparison or a class is expected");
            String token = tokens.get(at++);
            if (token.equals("(")) {
                expression(depth + 1);
                if (at == tokens.size() || !tokens.get(at).equals(")"))
                    throw broken(text, "a parenthesis is not closed");
                at++;
            } else if (token.equals(")") || token.equals("and") || token.equals("or")) {
                throw broken(text, "\"" + token + "\" is not expected there");
            }
        }
    }
}
