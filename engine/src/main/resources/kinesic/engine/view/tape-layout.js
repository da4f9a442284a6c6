"use strict";

/**
 * The layered layout of a directed acyclic graph, after Sugiyama: layers by the longest path, few
 * crossings by the order of neighbours, then coordinates close to those of neighbours.
 */
const Layout = (() => {
  const GAP_X = 22;
  const GAP_Y = 34;
  const PORT_GAP = 12;
  const SWEEPS = 12;

  /**
   * Places boxes below each other so that all edges point downwards.
   *
   * @param {{key: string, width: number, height: number, port?: "in" | "out", centred?: boolean}[]}
   *     items boxes; ports are points on the upper or lower border; centred boxes stand below the
   *     middle of what leads to them, others below the point where the edge begins
   * @param {{from: string, to: string, fromX: number, toX: number}[]} edges from the lower side of
   *     a box to the upper side of another, each at a distance from the left side
   * @returns {{width: number, height: number, places: Map, routes: number[][][]}} the upper left
   *     corner of each box by its key, and the points of each edge
   */
  function layered(items, edges) {
    const boxes = new Map(items.map((item) => [item.key, { ...item, layer: 0, x: 0, y: 0 }]));
    assignLayers(boxes, edges);
    const { chains, links, layers } = split(boxes, edges);
    order(layers, links);
    placeHorizontally(layers, links);
    const height = placeVertically(layers);
    const width = Math.max(0, ...layers.flat().map((box) => box.x + box.width));
    return { width, height, places: boxes, routes: edges.map((edge, i) => route(edge, boxes, chains[i])) };
  }

  // ---------------------------------------------------------------- layers

  function assignLayers(boxes, edges) {
    const hasInPorts = [...boxes.values()].some((box) => box.port === "in");
    for (const box of boxes.values()) {
      box.layer = hasInPorts && box.port !== "in" ? 1 : 0;
    }
    const sorted = topologically(boxes, edges);
    const outgoing = grouped(edges, (edge) => edge.from);
    const incoming = grouped(edges, (edge) => edge.to);
    for (const key of sorted) {
      for (const edge of outgoing.get(key) ?? []) {
        const to = boxes.get(edge.to);
        to.layer = Math.max(to.layer, boxes.get(key).layer + 1);
      }
    }
    for (const key of sorted.toReversed()) { // what has no inputs stands directly above its use
      const box = boxes.get(key);
      const uses = outgoing.get(key) ?? [];
      if (!box.port && !incoming.has(key) && uses.length > 0) {
        box.layer = Math.min(...uses.map((edge) => boxes.get(edge.to).layer)) - 1;
      }
    }
    const ports = [...boxes.values()].filter((box) => box.port === "out");
    const others = [...boxes.values()].filter((box) => box.port !== "out");
    const last = Math.max(0, ...others.map((box) => box.layer)) + 1;
    ports.forEach((box) => (box.layer = last));
  }

  function topologically(boxes, edges) {
    const outgoing = grouped(edges, (edge) => edge.from);
    const waiting = new Map([...boxes.keys()].map((key) => [key, 0]));
    edges.forEach((edge) => waiting.set(edge.to, waiting.get(edge.to) + 1));
    const sorted = [...boxes.keys()].filter((key) => waiting.get(key) === 0);
    for (let i = 0; i < sorted.length; i++) {
      for (const edge of outgoing.get(sorted[i]) ?? []) {
        waiting.set(edge.to, waiting.get(edge.to) - 1);
        if (waiting.get(edge.to) === 0) {
          sorted.push(edge.to);
        }
      }
    }
    return sorted;
  }

  function grouped(elements, key) {
    const groups = new Map();
    for (const element of elements) {
      const group = groups.get(key(element));
      if (group) {
        group.push(element);
      } else {
        groups.set(key(element), [element]);
      }
    }
    return groups;
  }

  // ---------------------------------------------------------------- long edges

  /**
   * Splits each edge into links between neighbouring layers, through bends: boxes without a size.
   * Edges that begin at one point share their bends.
   */
  function split(boxes, edges) {
    const layers = [];
    const into = (box) => (layers[box.layer] ??= []).push(box);
    [...boxes.values()].forEach(into);
    const bends = new Map();
    const links = new Map();
    const link = (a, ax, b, bx) => {
      const key = `${a.key}@${ax} ${b.key}@${bx}`;
      if (!links.has(key)) {
        links.set(key, { a, ax, b, bx });
      }
    };
    const chains = edges.map((edge) => {
      const chain = [];
      let before = boxes.get(edge.from);
      let beforeX = edge.fromX;
      for (let layer = before.layer + 1; layer < boxes.get(edge.to).layer; layer++) {
        const key = `bend of ${edge.from}@${edge.fromX} in ${layer}`;
        if (!bends.has(key)) {
          const bend = { key, width: 0, height: 0, layer, x: 0, y: 0, isBend: true };
          bends.set(key, bend);
          into(bend);
        }
        link(before, beforeX, bends.get(key), 0);
        before = bends.get(key);
        beforeX = 0;
        chain.push(before);
      }
      link(before, beforeX, boxes.get(edge.to), edge.toX);
      return chain;
    });
    for (let i = 0; i < layers.length; i++) {
      layers[i] ??= [];
    }
    return { chains, links: [...links.values()], layers };
  }

  // ---------------------------------------------------------------- order in a layer

  function order(layers, links) {
    const up = grouped(links, (link) => link.b);
    const down = grouped(links, (link) => link.a);
    const number = () => layers.forEach((layer) => layer.forEach((box, i) => (box.index = i)));
    const at = (box, x) => box.index + (box.width ? 0.8 * (x / box.width - 0.5) : 0);
    number();
    let best = layers.map((layer) => [...layer]);
    let fewest = crossings(layers, down, at);
    for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      const downwards = sweep % 2 === 0;
      for (const layer of downwards ? layers : layers.toReversed()) {
        for (const box of layer) {
          const near = (downwards ? up.get(box) : down.get(box)) ?? [];
          const places = near.map((l) => (downwards ? at(l.a, l.ax) : at(l.b, l.bx)));
          box.wish = places.length ? mean(places) : box.index;
        }
        layer.sort((p, q) => p.wish - q.wish || p.index - q.index);
        layer.forEach((box, i) => (box.index = i));
      }
      const count = crossings(layers, down, at);
      if (count < fewest) {
        fewest = count;
        best = layers.map((layer) => [...layer]);
      }
    }
    best.forEach((layer, i) => (layers[i] = layer));
    number();
  }

  function crossings(layers, down, at) {
    let count = 0;
    for (const layer of layers) {
      const ends = layer.flatMap((box) => down.get(box) ?? []).map((l) => [at(l.a, l.ax), at(l.b, l.bx)]);
      for (let i = 0; i < ends.length; i++) {
        for (let j = 0; j < i; j++) {
          count += (ends[i][0] - ends[j][0]) * (ends[i][1] - ends[j][1]) < 0 ? 1 : 0;
        }
      }
    }
    return count;
  }

  function mean(numbers) {
    return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  }

  // ---------------------------------------------------------------- coordinates

  function placeHorizontally(layers, links) {
    const up = grouped(links, (link) => link.b);
    const down = grouped(links, (link) => link.a);
    for (const layer of layers) {
      let x = 0;
      for (const box of layer) {
        box.x = x;
        x += box.width + GAP_X;
      }
    }
    const shift = ({ a, ax, b, bx }) => ( // how far b shall be to the right of a
      a.centred || b.centred ? (a.width - b.width) / 2 : ax - bx);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      const last = sweep >= SWEEPS - 2;
      for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
        const wishes = layer.map((box) => {
          const above = (up.get(box) ?? []).map((l) => ({ other: l.a, x: l.a.x + shift(l) }));
          const below = (down.get(box) ?? []).map((l) => ({ other: l.b, x: l.b.x - shift(l) }));
          const near = last ? [...above, ...below] : sweep % 2 === 0 ? above : below;
          const bends = near.filter(({ other }) => box.isBend && other.isBend);
          const wished = bends.length ? bends : near;
          return wished.length ? mean(wished.map(({ x }) => x)) : box.x;
        });
        settle(layer, wishes);
      }
    }
    const left = Math.min(...layers.flat().map((box) => box.x));
    layers.flat().forEach((box) => (box.x -= left));
  }

  /**
   * Moves the boxes of a layer as close to their wishes as their order and widths permit: the least
   * squares, by merging neighbours that would overlap into blocks.
   */
  function settle(layer, wishes) {
    const blocks = [];
    let offset = 0;
    layer.forEach((box, i) => {
      const weight = box.isBend ? 4 : 1; // long edges shall be straight
      blocks.push({ sum: (wishes[i] - offset) * weight, weight, members: [[box, offset]] });
      offset += box.width + GAP_X;
      while (blocks.length > 1 && at(blocks.at(-2)) > at(blocks.at(-1))) {
        const merged = blocks.pop();
        blocks.at(-1).sum += merged.sum;
        blocks.at(-1).weight += merged.weight;
        blocks.at(-1).members.push(...merged.members);
      }
    });
    blocks.forEach((block) => block.members.forEach(([box, shift]) => (box.x = at(block) + shift)));
  }

  function at(block) {
    return block.sum / block.weight;
  }

  function placeVertically(layers) {
    const isPorts = (layer) => layer?.some((box) => box.port);
    let y = 0;
    layers.forEach((layer, i) => {
      const height = Math.max(0, ...layer.map((box) => box.height));
      for (const box of layer) {
        box.top = y;
        box.bottom = y + height;
        box.y = y + (height - box.height) / 2;
      }
      y += height;
      if (i < layers.length - 1) {
        y += isPorts(layer) || isPorts(layers[i + 1]) ? PORT_GAP : GAP_Y;
      }
    });
    return y;
  }

  function route(edge, boxes, chain) {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    const points = [
      [from.x + edge.fromX, from.y + from.height],
      [from.x + edge.fromX, from.bottom],
    ];
    for (const bend of chain) {
      points.push([bend.x, bend.top], [bend.x, bend.bottom]);
    }
    points.push([to.x + edge.toX, to.top], [to.x + edge.toX, to.y]);
    return points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);
  }

  return { layered };
})();
