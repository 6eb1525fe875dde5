"""A figure drawn once and played to each file's renderer: laying out ticks and texts takes most of a
drawing's time, and is the same for all of them.

Places are in points, of 72 an inch, from below; to a renderer of more dots they are scaled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedPath

POINTS = 72  # an inch

Play = Callable[[Any, float], None]  # an operation on a renderer with so many dots a point


class Recorder(RendererBase):
    """Keeps what a figure would draw. wide, tall: the figure in points; dpi: of images."""

    def __init__(self, wide: float, tall: float, dpi: float) -> None:
        super().__init__()
        self.wide, self.tall, self.dpi = wide, tall, dpi
        self.operations: list[Play] = []

    def flipy(self) -> bool:
        """Return whether places count from above: never, until they are played."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The figure in points."""
        return self.wide, self.tall

    def get_image_magnification(self) -> float:
        """The dots of an image for each point."""
        return self.dpi / POINTS

    def option_image_nocomposite(self) -> bool:
        """Return whether images are drawn one by one."""
        return True

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        """Keeps a path."""
        self._keep(gc, _play_path, path, transform.frozen(), rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Keeps a row of marks."""
        self._keep(gc, _play_markers, marker_path, marker_trans.frozen(), path, trans.frozen(), rgbFace)

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Any,
        all_transforms: Any,
        offsets: Any,
        offset_trans: Transform,
        *styles: Any,
        **further: Any,
    ) -> None:
        """Keeps a collection of paths."""
        moved = (offsets, offset_trans.frozen())
        shapes = (master_transform.frozen(), paths, all_transforms)
        self._keep(gc, _play_collection, shapes, moved, styles, further)

    def draw_quad_mesh(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        meshWidth: int,
        meshHeight: int,
        coordinates: Any,
        offsets: Any,
        offsetTrans: Transform,
        *styles: Any,
    ) -> None:
        """Keeps a mesh, as of a bar of colours."""
        mesh = (master_transform.frozen(), meshWidth, meshHeight, coordinates)
        self._keep(gc, _play_mesh, mesh, (offsets, offsetTrans.frozen()), styles)

    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Transform | None = None
    ) -> None:
        """Keeps an image, which has its file's dots already."""
        assert transform is None, "a renderer that scales no image is given none to scale"
        self._keep(gc, _play_image, x, y, im)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Keeps a line of text."""
        self._keep(gc, _play_text, x, y, s, prop, angle, ismath, mtext)

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Keeps where a group begins."""
        self.operations.append(lambda renderer, _scale: renderer.open_group(s, gid))

    def close_group(self, s: str) -> None:
        """Keeps where a group ends."""
        self.operations.append(lambda renderer, _scale: renderer.close_group(s))

    def start_rasterizing(self) -> None:
        """Keeps from where on a file has dots instead of paths."""
        self.operations.append(lambda renderer, _scale: renderer.start_rasterizing())

    def stop_rasterizing(self) -> None:
        """Keeps up to where a file has dots instead of paths."""
        self.operations.append(lambda renderer, _scale: renderer.stop_rasterizing())

    def _keep(self, gc: GraphicsContextBase, play: Callable[..., None], *what: Any) -> None:
        """Adds an operation with the style and the frame that it has now: the caller goes on to change its
        own, and the frame that axes give moves with the figure.
        """
        style = GraphicsContextBase()
        style.copy_properties(gc)
        rectangle, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
        style.set_clip_rectangle(None)
        style.set_clip_path(None)
        frame = None if rectangle is None else rectangle.get_points().copy()
        mask: Any = None if path is None or transform is None else (path, transform.frozen())
        self.operations.append(partial(_play, style, frame, mask, partial(play, what)))


class Recording(Figure):
    """A figure that plays what another of its size drew, to be saved to any format."""

    def __init__(self, figure: Figure, dpi: float) -> None:
        wide, tall = figure.get_size_inches()
        super().__init__(figsize=(wide, tall), dpi=POINTS)
        self.recorder = Recorder(wide * POINTS, tall * POINTS, dpi)
        before, figure.dpi = figure.dpi, POINTS
        _Canvas(figure, self.recorder)
        # Laid out by the renderer that draws, which has measured the texts then.
        if (engine := figure.get_layout_engine()) is not None:
            engine.execute(figure)
        figure.set_layout_engine(None)
        figure.draw(self.recorder)
        figure.dpi = before

    def draw(self, renderer: RendererBase) -> None:
        """Plays all operations to a renderer; while one makes dots of paths, the figure has its dpi."""
        for play in self.recorder.operations:
            play(renderer, self.dpi / POINTS)


class _Canvas(FigureCanvasBase):
    """Gives the layout the renderer that records."""

    def __init__(self, figure: Figure, recorder: Recorder) -> None:
        super().__init__(figure)
        self.recorder = recorder

    def get_renderer(self) -> Recorder:
        """The one that measures texts."""
        return self.recorder


def _play(
    style: GraphicsContextBase,
    frame: Any,
    mask: tuple[Path, Transform] | None,
    play: Callable[..., None],
    renderer: Any,
    scale: float,
) -> None:
    """An operation in its style, cut by its frame (2, 2) and by a path, as large as the renderer's dots make
    them.
    """
    gc = renderer.new_gc()
    gc.copy_properties(style)
    if frame is not None:
        gc.set_clip_rectangle(Bbox(frame * scale))
    if mask is not None:
        gc.set_clip_path(TransformedPath(mask[0], mask[1] + _grow(scale)))
    play(gc, renderer, scale)
    gc.restore()


def _grow(scale: float) -> Affine2D:
    return Affine2D().scale(scale)


def _play_path(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    path, transform, face = what
    renderer.draw_path(gc, path, transform + _grow(scale), face)


def _play_markers(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    mark, sized, path, transform, face = what
    grow = _grow(scale)
    renderer.draw_markers(gc, mark, sized + grow, path, transform + grow, face)


def _play_collection(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    (transform, paths, transforms), (offsets, moved), styles, further = what
    grow = _grow(scale)
    renderer.draw_path_collection(
        gc, transform + grow, paths, transforms, offsets, moved + grow, *styles, **further
    )


def _play_mesh(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    (transform, *mesh), (offsets, moved), styles = what
    grow = _grow(scale)
    renderer.draw_quad_mesh(gc, transform + grow, *mesh, offsets, moved + grow, *styles)


def _play_image(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    x, y, image = what
    renderer.draw_image(gc, x * scale, y * scale, image)


def _play_text(what: Any, gc: Any, renderer: Any, scale: float) -> None:
    x, y, text, font, angle, math, whole = what
    _wide, tall = renderer.get_canvas_width_height()
    place = tall - y * scale if renderer.flipy() else y * scale
    renderer.draw_text(gc, x * scale, place, text, font, angle, ismath=math, mtext=whole)
