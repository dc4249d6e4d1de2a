// Leaflet's sources have no types of their own: assets/map/leaflet.ts gives them those of the whole.
declare module "leaflet/src/*";
