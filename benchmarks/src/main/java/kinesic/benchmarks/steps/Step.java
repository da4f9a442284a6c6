package kinesic.benchmarks.steps;

import kinesic.kernels.Workers;

/** The steps from the triple loop to the fast product, in the order in which they are taught. */
public enum Step {
  /** The definition. */
  TRIPLE_LOOP("triple loop") {
    @Override
    public Product open(Workers workers) {
      return new TripleLoop();
    }
  },
  /** The same loops in an order that reads memory as it lies. */
  LOOP_ORDER("loop order") {
    @Override
    public Product open(Workers workers) {
      return new LoopOrder();
    }
  },
  /** Sixteen (or eight, or four) columns of c at a time, kept in one register. */
  VECTOR_LANES("vector lanes") {
    @Override
    public Product open(Workers workers) {
      return new VectorLanes();
    }
  },
  /** Twelve such registers at a time. */
  REGISTER_TILE("register tile") {
    @Override
    public Product open(Workers workers) {
      return new TiledProduct();
    }
  },
  /** Operands copied, so that the tile reads them in order. */
  PACKING("packing") {
    @Override
    public Product open(Workers workers) {
      return new PackedProduct();
    }
  },
  /** Operands cut, so that what is read again is still in cache. */
  CACHE_BLOCKS("cache blocks") {
    @Override
    public Product open(Workers workers) {
      return new CacheBlockedProduct();
    }
  },
  /** Edges of the matrix in whole tiles, too. */
  EDGE_TILES("edge tiles") {
    @Override
    public Product open(Workers workers) {
      return new EdgeTiledProduct();
    }
  },
  /** Tiles shared out to the processor's cores. */
  THREADS("threads") {
    @Override
    public Product open(Workers workers) {
      return new SharedProduct(workers);
    }
  };

  private final String title;

  Step(String title) {
    this.title = title;
  }

  /** What the table of rates calls it. */
  public String title() {
    return title;
  }

  /**
   * A product that works this way.
   *
   * @param workers the threads that share the work; all steps but the last run on the caller's
   */
  public abstract Product open(Workers workers);
}
