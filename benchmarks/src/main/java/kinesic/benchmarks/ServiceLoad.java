package kinesic.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import kinesic.engine.io.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Sends pictures to a running service from many clients at once, and compares every answer with
 * what {@code predict} wrote for the file.
 *
 * <pre>
 * facebehavior predict -m net.safetensors --json expected.json pictures/
 * facebehavior serve -m net.safetensors --port 8080
 * benchmarks/bin/service-load --expected expected.json --clients 64 --seconds 120
 * </pre>
 *
 * <p>The paths in the file of predictions are those of the pictures. Prints the rate and the memory
 * of the service every few seconds, then the latencies: what a client waits from sending a picture
 * to the last byte of the answer. Exits with 1 if an answer was wrong.
 */
@Command(
    name = "service-load",
    description = "Send pictures to a running service and compare the answers.",
    mixinStandardHelpOptions = true)
public final class ServiceLoad implements Callable<Integer> {

  private static final double MIB = 1 << 20;
  private static final double MILLISECONDS = 1e6; // in nanoseconds
  private static final String ROW = "{\"image\": \"";
  private static final String AFTER_IMAGE = "\", \"";
  private static final int SHOWN = 3; // wrong answers

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--service",
      paramLabel = "ADDRESS",
      defaultValue = "http://127.0.0.1:8080/",
      description = "The address of the service (default ${DEFAULT-VALUE}).")
  private URI service = URI.create("");

  @Option(
      names = "--expected",
      required = true,
      paramLabel = "FILE",
      description = "What predict --json wrote for the pictures.")
  private Path expected = Path.of("");

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Number of clients, each with one request at a time (default ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "Duration (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Time between two lines of output (default ${DEFAULT-VALUE}).")
  private int every;

  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();

  /** A picture and the rows of its answer, each without the name of the image. */
  private record Sent(HttpRequest request, List<String> rows) {}

  /** Runs the load. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServiceLoad()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    List<Sent> pictures = pictures();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%d pictures, %d clients, %d s%n", pictures.size(), clients, seconds);
    out.printf(
        Locale.ROOT,
        "%6s %10s %9s %14s %10s%n",
        "s",
        "answers",
        "per s",
        "resident MiB",
        "heap MiB");
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(seconds).toNanos();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int first = i * pictures.size() / clients;
        running.add(threads.submit(() -> send(client, pictures, first, end)));
      }
      line(client, out, 0, 0, 0);
      for (int second = every, before = 0; second <= seconds; second += every) {
        Thread.sleep(Duration.ofSeconds(every));
        int answers = latencies.size();
        line(client, out, second, answers, (answers - before) / (double) every);
        before = answers;
      }
      for (Future<?> done : running) {
        done.get();
      }
      report(out, (System.nanoTime() - start) / 1e9);
    }
    return wrong.isEmpty() ? 0 : 1;
  }

  /** The pictures and their answers, in the order of the file. */
  private List<Sent> pictures() throws IOException {
    Map<Path, List<String>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(expected)) {
      if (line.startsWith(ROW)) {
        String row = line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
        Path image = Path.of(Json.parse(row).member("image").string());
        rows.computeIfAbsent(image, none -> new ArrayList<>()).add(withoutImage(row));
      }
    }
    List<Sent> pictures = new ArrayList<>();
    for (Map.Entry<Path, List<String>> entry : rows.entrySet()) {
      String name =
          URLEncoder.encode(String.valueOf(entry.getKey().getFileName()), StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(service.resolve("predict?name=" + name))
              .header("Content-Type", "application/octet-stream")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Files.readAllBytes(entry.getKey())))
              .build();
      pictures.add(new Sent(request, entry.getValue()));
    }
    if (pictures.isEmpty()) {
      throw new IOException(expected + ": has no rows");
    }
    return pictures;
  }

  private static String withoutImage(String row) {
    return row.substring(row.indexOf(AFTER_IMAGE, ROW.length()));
  }

  private Void send(HttpClient client, List<Sent> pictures, int first, long end)
      throws IOException, InterruptedException {
    for (int i = first; System.nanoTime() < end; i++) {
      Sent picture = pictures.get(i % pictures.size());
      long start = System.nanoTime();
      HttpResponse<String> response = client.send(picture.request(), BodyHandlers.ofString());
      latencies.add(System.nanoTime() - start);
      statuses.computeIfAbsent(response.statusCode(), key -> new LongAdder()).increment();
      if (response.statusCode() == 503) {
        Thread.sleep(Duration.ofSeconds(1)); // as it says
      } else if (!isRight(response, picture.rows())) {
        wrong.add(picture.request().uri() + ": " + response.body());
      }
    }
    return null;
  }

  /** Whether an answer has the expected rows; a picture that cannot be read is refused. */
  private static boolean isRight(HttpResponse<String> response, List<String> rows) {
    if (response.statusCode() != 200) {
      return response.statusCode() == 400 && rows.getFirst().startsWith(AFTER_IMAGE + "error\"");
    }
    List<String> found = new ArrayList<>();
    for (String line : response.body().split("\n", -1)) {
      if (line.startsWith(ROW)) {
        found.add(withoutImage(line.endsWith(",") ? line.substring(0, line.length() - 1) : line));
      }
    }
    return found.equals(rows);
  }

  private void line(HttpClient client, PrintWriter out, int second, int answers, double rate)
      throws IOException, InterruptedException {
    String metrics =
        client
            .send(
                HttpRequest.newBuilder(service.resolve("metrics")).build(), BodyHandlers.ofString())
            .body();
    out.printf(
        Locale.ROOT,
        "%6d %10d %9.1f %14.0f %10.0f%n",
        second,
        answers,
        rate,
        metric(metrics, "facebehavior_memory_resident_bytes") / MIB,
        metric(metrics, "facebehavior_memory_heap_bytes") / MIB);
    out.flush();
  }

  private static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private void report(PrintWriter out, double elapsed) {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    out.printf(
        Locale.ROOT,
        "%d answers in %.1f s, %.1f per second; by status: %s%n",
        sorted.length,
        elapsed,
        sorted.length / elapsed,
        statuses);
    out.printf(
        Locale.ROOT,
        "latency in ms: median %.0f, 90 %% %.0f, 99 %% %.0f, greatest %.0f%n",
        quantile(sorted, .5),
        quantile(sorted, .9),
        quantile(sorted, .99),
        quantile(sorted, 1));
    out.printf(Locale.ROOT, "%d wrong answers%n", wrong.size());
    wrong.stream().limit(SHOWN).forEach(out::println);
    out.flush();
  }

  private static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))] / MILLISECONDS;
  }
}
