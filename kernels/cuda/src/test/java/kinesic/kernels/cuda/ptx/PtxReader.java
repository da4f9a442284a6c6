package kinesic.kernels.cuda.ptx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a module into functions, variables and instructions; decodes nothing. */
final class PtxReader {

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:\\.(?:visible|extern|weak|common)\\s+)*\\.(global|const|shared|local|param)\\s+"
              + "(?:\\.align\\s+(\\d+)\\s+)?(?:\\.ptr\\S*\\s+)?\\.([a-z]\\d+)\\s+"
              + "(?:\\.ptr(?:\\s+\\.(?:global|shared|const|local))?(?:\\s+\\.align\\s+\\d+)?\\s+)?"
              + "([\\w$%]+)\\s*(?:\\[(\\d*)\\])?\\s*(?:=\\s*(.*))?",
          Pattern.DOTALL);
  private static final Pattern HEAD =
      Pattern.compile(
          "\\.(entry|func)\\s*(?:\\(([^)]*)\\))?\\s*([\\w$]+)\\s*(?:\\(([^)]*)\\))?(.*)",
          Pattern.DOTALL);
  private static final Pattern THREADS =
      Pattern.compile("\\.maxntid\\s+(\\d+)(?:\\s*,\\s*(\\d+))?(?:\\s*,\\s*(\\d+))?");
  private static final Pattern LOCATION =
      Pattern.compile(
          "\\.loc\\s+(\\d+)\\s+(\\d+)\\s+\\d+(?:.*inlined_at\\s+(\\d+)\\s+(\\d+)\\s+\\d+)?.*");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern FILE = Pattern.compile("\\.file\\s+(\\d+)\\s+\"([^\"]*)\".*");

  /** The directives that end with the line. */
  private static final List<String> LINES =
      List.of(".version", ".target", ".address_size", ".file", ".loc");

  private final String text;
  private int at;
  private int line = 1;

  final Map<String, PtxFunction> functions = new LinkedHashMap<>();
  final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, String> files = new HashMap<>();

  private @Nullable PtxFunction function; // whose body is being read
  private @Nullable String place;
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>(); // renamed registers
  private int scopeCount;

  PtxReader(String text) {
    this.text = text;
    readFiles();
  }

  /** The table of files is at the end of the text. */
  private void readFiles() {
    Matcher m = FILE.matcher(text);
    while (m.find()) {
      String path = m.group(2);
      files.put(m.group(1), path.substring(path.lastIndexOf('/') + 1));
    }
  }

  PtxReader read() {
    while (skipSpace()) {
      statement();
    }
    return this;
  }

  // ---- the text

  private KernelFault wrong(String what) {
    return new KernelFault("PTX line " + line + ": " + what);
  }

  /** Skips white space and comments and returns whether anything is left. */
  private boolean skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        advance();
      } else if (text.startsWith("//", at)) {
        restOfLine();
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at);
        while (at < end + 2) {
          advance();
        }
      } else {
        return true;
      }
    }
    return false;
  }

  private void advance() {
    if (text.charAt(at++) == '\n') {
      line++;
    }
  }

  private String restOfLine() {
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end;
    return rest;
  }

  /** Reads up to one of the characters, which is consumed; comments become a space. */
  private String until(String ends) {
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("//", at)) {
        restOfLine();
        continue;
      }
      if (ends.indexOf(c) >= 0) {
        return read.toString().strip();
      }
      read.append(c);
      advance();
    }
    throw wrong("the text ends within \"" + read + "\"");
  }

  private void statement() {
    char c = text.charAt(at);
    switch (c) {
      case '{' -> {
        advance();
        scopes.push(new HashMap<>());
        scopeCount++;
      }
      case '}' -> {
        advance();
        scopes.pop();
        if (scopes.isEmpty()) {
          function = null;
        }
      }
      case '.' -> directive();
      default -> {
        if (c == ';') {
          advance();
        } else if (!label()) {
          instruction();
        }
      }
    }
  }

  private void directive() {
    for (String name : LINES) {
      int end = at + name.length();
      if (text.startsWith(name, at) && Character.isWhitespace(text.charAt(end))) {
        String rest = restOfLine();
        if (name.equals(".loc")) {
          location(rest);
        }
        return;
      }
    }
    if (text.startsWith(".section", at)) {
      at = text.indexOf('}', at) + 1;
      return;
    }
    String start = until(";{");
    if (start.contains(".entry ") || start.contains(".func ")) {
      head(start, text.charAt(at) == '{');
      return;
    }
    if (text.charAt(at) == '{') { // the values of a variable
      start += " " + until(";");
    }
    advance();
    if (start.startsWith(".reg")) {
      registers(start);
    } else if (!start.startsWith(".pragma")) {
      if (start.contains(":")) {
        throw wrong("unknown directive: " + start);
      }
      for (String one : start.contains("=") ? List.of(start) : Operands.split(start, ",")) {
        variable(one);
      }
    }
  }

  /** A line of a header of CUDA is left out: what counts is the line that calls it. */
  private void location(String rest) {
    Matcher m = LOCATION.matcher(rest);
    if (!m.matches() || m.group(2).equals("0")) {
      return;
    }
    String here = files.getOrDefault(m.group(1), "?") + ":" + m.group(2);
    String caller =
        m.group(3) == null ? null : files.getOrDefault(m.group(3), "?") + ":" + m.group(4);
    if (!here.contains(".hpp:")) {
      place = caller == null ? here : here + " inlined at " + caller;
    } else if (caller != null) {
      place = caller;
    }
  }

  // ---- declarations

  private void head(String start, boolean hasBody) {
    Matcher m = HEAD.matcher(start);
    if (!m.find()) {
      throw wrong("cannot read: " + start);
    }
    if (!hasBody) {
      return; // a declaration; the definition follows
    }
    advance();
    PtxFunction f = new PtxFunction(m.group(3), m.group(1).equals("entry"));
    parameters(m.group(2), f.results);
    parameters(m.group(4), f.parameters);
    Matcher threads = THREADS.matcher(m.group(5));
    if (threads.find()) {
      f.maxThreads = 1;
      for (int i = 1; i <= 3; i++) {
        f.maxThreads *= threads.group(i) == null ? 1 : Integer.parseInt(threads.group(i));
      }
    }
    function = f;
    functions.put(f.name, f);
    place = null;
    scopes.push(new HashMap<>());
  }

  private void parameters(@Nullable String list, List<Variable> to) {
    if (list == null || list.isBlank()) {
      return;
    }
    for (String one : Operands.split(list, ",")) {
      to.add(parse(one));
    }
  }

  private Variable parse(String declaration) {
    Matcher m = VARIABLE.matcher(declaration.strip());
    if (!m.matches()) {
      throw wrong("cannot read: " + declaration);
    }
    int size = Types.bytes("." + m.group(3));
    int alignment = m.group(2) == null ? size : Integer.parseInt(m.group(2));
    String count = m.group(5);
    int elements = count == null ? 1 : count.isEmpty() ? 0 : Integer.parseInt(count);
    String initial = m.group(6) == null ? "" : "." + m.group(3) + " " + m.group(6);
    return new Variable(m.group(4), m.group(1), alignment, size * elements, initial);
  }

  private void variable(String declaration) {
    Variable v = parse(declaration);
    if (function == null) {
      variables.put(v.name(), v);
    } else {
      function.variables.put(v.name(), v);
    }
  }

  /** Reads ".reg .b32 %r<5>, %x"; a name in an inner scope may hide another and gets a new name. */
  private void registers(String declaration) {
    if (function == null) {
      throw wrong("register outside of a function");
    }
    String[] words = declaration.split("\\s+", 3);
    String type = words[1];
    for (String name : Operands.split(words[2], ",")) {
      int bracket = name.indexOf('<');
      if (bracket >= 0) {
        int count = Integer.parseInt(name.substring(bracket + 1, name.length() - 1));
        for (int i = 0; i < count; i++) {
          function.registers.put(name.substring(0, bracket) + i, type);
        }
      } else if (scopes.size() > 1) {
        String unique = name + "#" + scopeCount;
        scopes.getFirst().put(name, unique);
        function.registers.put(unique, type);
      } else {
        function.registers.put(name, type);
      }
    }
  }

  // ---- the body of a function

  private boolean label() {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_$%".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    if (end == at || end >= text.length() || text.charAt(end) != ':') {
      return false;
    }
    String name = text.substring(at, end);
    at = end + 1;
    if (function == null) {
      return true; // of debug information
    }
    skipSpace();
    if (text.startsWith(".branchtargets", at)) {
      String list = until(";").substring(".branchtargets".length());
      advance();
      function.tables.put(name, Operands.split(list, ","));
    } else {
      function.labels.put(name, function.body.size());
    }
    return true;
  }

  private void instruction() {
    int from = line;
    String statement = SPACES.matcher(until(";")).replaceAll(" ");
    advance();
    if (function == null) {
      throw wrong("outside of a function: " + statement);
    }
    String rest = statement;
    String guard = null;
    boolean inverted = false;
    if (rest.startsWith("@")) {
      int space = rest.indexOf(' ');
      guard = rest.substring(1, space);
      rest = rest.substring(space + 1).strip();
      if (guard.startsWith("!")) {
        inverted = true;
        guard = guard.substring(1);
      }
      guard = renamed(guard);
    }
    int space = rest.indexOf(' ');
    String opcode = space < 0 ? rest : rest.substring(0, space);
    List<String> operands = space < 0 ? List.of() : operands(rest.substring(space + 1));
    List<String> parts = Arrays.asList(opcode.split("\\."));
    function.body.add(new Instruction(from, place, guard, inverted, parts, operands, statement));
  }

  /** Splits at commas that are not within braces, brackets or parentheses. */
  private List<String> operands(String list) {
    List<String> operands = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      char c = i == list.length() ? ',' : list.charAt(i);
      depth += "{[(".indexOf(c) >= 0 ? 1 : "}])".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0) {
        operands.add(renamed(list.substring(start, i).strip()));
        start = i + 1;
      }
    }
    return operands;
  }

  /** Replaces the registers of inner scopes by their unique names. */
  private String renamed(String operand) {
    String name = operand;
    for (Map<String, String> scope : scopes) {
      for (Map.Entry<String, String> e : scope.entrySet()) {
        name =
            name.replaceAll(
                "(?<![\\w$%])" + Pattern.quote(e.getKey()) + "(?![\\w$%.#])",
                Matcher.quoteReplacement(e.getValue()));
      }
    }
    return name;
  }
}
