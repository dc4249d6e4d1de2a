// The parts of Leaflet that the map uses: the whole of it is twice as heavy. A part adds itself to Map where it is imported.

import type * as Whole from "leaflet";

import { zoom } from "leaflet/src/control/Control.Zoom";
import { toLatLngBounds as latLngBounds } from "leaflet/src/geo/LatLngBounds";
import { layerGroup } from "leaflet/src/layer/LayerGroup";
import "leaflet/src/layer/Popup";
import { divIcon } from "leaflet/src/layer/marker/DivIcon";
import { marker } from "leaflet/src/layer/marker/Marker";
import { tileLayer } from "leaflet/src/layer/tile/TileLayer";
import { circle } from "leaflet/src/layer/vector/Circle";
import { polygon } from "leaflet/src/layer/vector/Polygon";
import { polyline } from "leaflet/src/layer/vector/Polyline";
import { svg } from "leaflet/src/layer/vector/SVG";
import { Map, createMap } from "leaflet/src/map/Map";
import "leaflet/src/map/handler/Map.DoubleClickZoom";
import "leaflet/src/map/handler/Map.Drag";
import "leaflet/src/map/handler/Map.Keyboard";
import "leaflet/src/map/handler/Map.ScrollWheelZoom";
import "leaflet/src/map/handler/Map.TouchZoom";

// Each line names its renderer, so that the one for a canvas is not needed.
Map.include({
  getRenderer(this: Whole.Map, line: Whole.Path): Whole.Renderer | undefined {
    const { renderer } = line.options;
    if (renderer && !this.hasLayer(renderer)) this.addLayer(renderer);
    return renderer;
  },
});

type Makers = Pick<
  typeof Whole,
  "circle" | "divIcon" | "latLngBounds" | "layerGroup" | "marker" | "polygon" | "polyline" | "svg" | "tileLayer"
>;
const makers: Makers = { circle, divIcon, latLngBounds, layerGroup, marker, polygon, polyline, svg, tileLayer };

export const leafletMap: typeof Whole.map = createMap;
export const zoomButtons: typeof Whole.control.zoom = zoom;
export default makers;
