package kinesic.nn.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group whose ranks are connected by TCP, all with all. Each connection has one thread that sends
 * and one that receives, started with the group and ended by {@link #close}; the caller itself only
 * adds and waits. Two threads a rank are few, block most of the time, and live as long as the
 * group, so they are platform threads.
 *
 * <p>An interrupt does not disturb {@link #gather} or {@link #sum}: they end as usual, and the
 * thread is still interrupted afterwards. {@link #close} may be called by any thread and ends an
 * exchange of another one with an {@link IOException}.
 *
 * <p>A rank that has not sent a byte for as long as the {@link Patience} lasts is lost. A rank that
 * itself waits for another says so from time to time, so that all ranks name the one that is the
 * cause. Nothing is encrypted: whoever can read the network's traffic can read what the ranks send.
 */
public final class SocketGroup implements Group {

  private static final long MOST_GOODBYE_NANOS = 2_000_000_000;

  private final int rank;
  private final List<String> names;
  private final Patience patience;
  private final List<Link> links;
  private final List<Thread> threads = new ArrayList<>();
  private final Signals signals;
  private final SumExchange.Chunks chunks = new SumExchange.Chunks();

  // guarded by signals
  private int call; // the number of the exchange at hand or of the last one
  private @Nullable Exchange exchange;
  private int finished; // the number of the last exchange that has ended
  private final int[] sent; // the number of the last exchange, by rank
  private final int[] received;
  private final boolean[] broken; // whether sending to a rank has failed
  private @Nullable Throwable failure; // of a vector

  /**
   * Creates a group from connections.
   *
   * @param names what messages call the ranks
   * @param links the connections to all other ranks
   */
  SocketGroup(int rank, List<String> names, List<Link> links, Patience patience) {
    this.rank = rank;
    this.names = List.copyOf(names);
    this.links = List.copyOf(links);
    this.patience = patience;
    signals = new Signals(patience, this::look);
    sent = new int[names.size()];
    received = new int[names.size()];
    broken = new boolean[names.size()];
    for (Link link : links) {
      threads.add(thread("kinesic-send-", link, () -> send(link)));
      threads.add(thread("kinesic-receive-", link, () -> receive(link)));
    }
    threads.forEach(Thread::start);
  }

  private static Thread thread(String name, Link link, Runnable work) {
    return Thread.ofPlatform().daemon().name(name + link.rank()).unstarted(work);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public String name(int rank) {
    return names.get(rank);
  }

  @Override
  public List<byte[]> gather(byte[] mine) throws IOException {
    GatherExchange gather = new GatherExchange(mine, rank, size());
    run(gather);
    return gather.result();
  }

  @Override
  public void sum(int microBatches, List<? extends GradientVector> mine, GradientVector result)
      throws IOException {
    run(new SumExchange(rank, size(), microBatches, mine, result, signals, chunks));
  }

  private void run(Exchange next) throws IOException {
    try {
      signals.check();
      signals.tellWorkers(
          () -> {
            exchange = next;
            call++;
          });
      next.coordinate();
      signals.awaitAsCaller(() -> links.stream().allMatch(this::isDone));
      signals.tellWorkers(() -> finished = call);
    } catch (EndedException e) {
      endThreads();
      throwError();
      throw Objects.requireNonNull(signals.ending()).toException();
    } catch (RuntimeException | Error e) {
      end(e);
      endThreads();
      throw e;
    }
  }

  private boolean isDone(Link link) {
    return sent[link.rank()] == call && received[link.rank()] == call;
  }

  private void throwError() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Ends the group if a rank is lost or this process is to end. */
  private void look() {
    if (patience.killed().getAsBoolean()) {
      signals.end(Ending.lost(rank, names.get(rank) + " was told to end"));
    }
    long now = System.nanoTime();
    long limit = patience.limit().toNanos();
    for (Link link : links) {
      if (link.silentNanos(now) > limit) {
        lose(link, "has sent nothing for " + patience.text());
      } else if (link.deafNanos(now) > limit + limit / 4) { // it may wait for a lost rank
        lose(link, "has received nothing for " + patience.text());
      }
    }
  }

  private void lose(Link link, String what) {
    signals.end(Ending.lost(link.rank(), link.name() + " " + what));
    link.close();
  }

  // ---------------------------------------------------------------- threads of the links

  private Exchange awaitStart(int number) throws EndedException {
    signals.awaitAsWorker(() -> call >= number);
    return Objects.requireNonNull(exchange);
  }

  private void send(Link link) {
    int to = link.rank();
    try {
      for (int number = 1; ; number++) {
        int current = number;
        awaitStart(current).send(link, current);
        signals.tell(() -> sent[to] = current);
        signals.awaitAsWorker(() -> finished >= current, link);
      }
    } catch (EndedException e) {
      sayGoodbye(link);
    } catch (IOException e) {
      signals.tell(() -> broken[to] = true); // what the other rank has sent may say why
    } catch (RuntimeException | Error e) {
      end(e);
      sayGoodbye(link);
    }
  }

  private void sayGoodbye(Link link) {
    try {
      link.sendEnding(Objects.requireNonNull(signals.ending()));
    } catch (IOException e) {
      // the other rank has left before
    }
  }

  private void receive(Link link) {
    int from = link.rank();
    try {
      for (int number = 1; ; number++) {
        int current = number;
        awaitStart(current).receive(link, current);
        signals.tell(() -> received[from] = current);
        signals.awaitAsWorker(() -> sent[from] >= current || broken[from]);
        if (sent[from] < current) {
          link.receiveEnding();
        }
      }
    } catch (EndedException e) {
      drain(link);
    } catch (EndingException e) {
      signals.end(e.ending());
    } catch (ProtocolException e) {
      signals.end(Ending.failed(from, link.name() + " has sent " + e.getMessage()));
    } catch (EOFException e) {
      signals.end(Ending.lost(from, link.name() + " has closed the connection"));
    } catch (IOException e) {
      signals.end(
          Ending.lost(
              from, "the connection to %s is lost: %s".formatted(link.name(), e.getMessage())));
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  /**
   * Takes what the other rank still sends. If a connection is closed while something is unread, TCP
   * throws away what this rank has sent.
   */
  private static void drain(Link link) {
    try {
      link.drain();
    } catch (IOException e) {
      // the other rank has left
    }
  }

  // ---------------------------------------------------------------- the end

  /** Ends the group because of an error of this rank, which its caller gets. */
  private void end(Throwable error) {
    signals.tell(() -> failure = error);
    signals.end(Ending.lost(rank, names.get(rank) + " has ended with an error: " + error));
  }

  @Override
  public void fail(String reason) {
    signals.end(Ending.failed(rank, names.get(rank) + ": " + reason));
    endThreads();
  }

  @Override
  public void close() {
    signals.end(Ending.closed(rank));
    endThreads();
  }

  /** Gives the threads time to tell the other ranks why the group ends, and closes all. */
  private void endThreads() {
    long end = System.nanoTime() + Math.min(MOST_GOODBYE_NANOS, patience.limit().toNanos());
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread, end);
    }
    links.forEach(Link::close);
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        interrupted |= join(thread, System.nanoTime() + MOST_GOODBYE_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of a thread; returns whether the caller has been interrupted. */
  private static boolean join(Thread thread, long end) {
    boolean interrupted = false;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      try {
        if (thread.join(Duration.ofNanos(left))) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  /** Returns a random token for {@link SocketListener#connect}. */
  public static String newToken() {
    return Handshake.randomText();
  }
}
