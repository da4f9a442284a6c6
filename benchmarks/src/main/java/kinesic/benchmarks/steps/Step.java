package kinesic.benchmarks.steps;

import kinesic.kernels.Workers;

/** The steps from the triple loop to the fast product, in teaching order. */
public enum Step {
  /** The definition. */
  TRIPLE_LOOP("triple loop") {
    @Override
    public Product open(Workers workers) {
      return new TripleLoop();
    }
  },
  /** The same loops in an order that reads memory sequentially. */
  LOOP_ORDER("loop order") {
    @Override
    public Product open(Workers workers) {
      return new LoopOrder();
    }
  },
  /** Sixteen (or eight or four) columns of c at a time in one register. */
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
  /** Operands copied so that the tile reads them sequentially. */
  PACKING("packing") {
    @Override
    public Product open(Workers workers) {
      return new PackedProduct();
    }
  },
  /** Operands split into blocks that stay in cache while they are reused. */
  CACHE_BLOCKS("cache blocks") {
    @Override
    public Product open(Workers workers) {
      return new CacheBlockedProduct();
    }
  },
  /** Edges of the matrix computed in whole tiles. */
  EDGE_TILES("edge tiles") {
    @Override
    public Product open(Workers workers) {
      return new EdgeTiledProduct();
    }
  },
  /** Tiles distributed over the cores. */
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

  /** Returns the title of this step in the table of rates. */
  public String title() {
    return title;
  }

  /**
   * Creates the product of this step.
   *
   * @param workers the threads that share the work; only the last step uses them
   */
  public abstract Product open(Workers workers);
}
